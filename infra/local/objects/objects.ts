import { randomUUID } from "node:crypto";
import type { Clock } from "../../../shared/ports/clock.ts";
import { startHttpFront, type HttpAnswer, type HttpRequest } from "../http/http-front.ts";
import { intercepted } from "../http/intercepted.ts";
import type { LocalService, LocalServiceOptions } from "../service.ts";
import type { Bucket, CreatedObject, StoredObject } from "./bucket.ts";
import { objectOperations, type ObjectContext } from "./object-operations.ts";
import { parseObjectRequest, type ObjectRequest } from "./object-request.ts";
import { S3Error } from "./s3-error.ts";
import { errorXml } from "./xml.ts";

/** Largest body taken here, in bytes. S3 takes 5 GB; this is memory. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

export interface ObjectsOptions extends LocalServiceOptions {
  /** Tells when objects change, and dates answers. @default the machine's time */
  readonly clock?: Clock;
}

/** S3 on this machine: buckets and objects, in memory. */
export interface LocalObjects extends LocalService {
  /**
   * Tells of every object that is put, after it was stored.
   *
   * @returns ends it.
   */
  onObjectCreated(listener: (created: CreatedObject) => void): () => void;
}

/**
 * Starts S3: the calls that put, get, list and delete buckets and objects. SDKs use path-style URLs for an endpoint that is
 * an IP address, so `AWS_ENDPOINT_URL_S3` is all they need. Signatures are not checked.
 *
 * `intercept` is asked once for each request: the operation is the API's name, the target `bucket` or `bucket/key`, the body
 * what was sent, a Buffer.
 *
 * @example
 * ```ts
 * const objects = await startObjects();
 * const client = new S3Client({ endpoint: objects.url });
 * ```
 */
export async function startObjects(options: ObjectsOptions = {}): Promise<LocalObjects> {
  const { clock = Date } = options;
  const now = (): number => clock.now();
  const buckets = new Map<string, Bucket>();
  const listeners = new Set<(created: CreatedObject) => void>();
  const created = (bucket: Bucket, object: StoredObject) => {
    const event = toCreated(bucket, object);
    // In a turn of its own: what a listener throws is not the answer to whoever put the object.
    for (const listener of listeners) queueMicrotask(() => listener(event));
  };
  const front = await startHttpFront({
    port: options.port,
    clock: options.clock,
    maxBodyBytes: MAX_BODY_BYTES,
    handle: async (request) => await handle(request, options, { buckets, request, now, created }),
  });
  return {
    url: front.url,
    onObjectCreated(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await front.close();
      listeners.clear();
      buckets.clear();
    },
  };
}

async function handle(request: HttpRequest, options: LocalServiceOptions, context: ObjectContext): Promise<HttpAnswer> {
  try {
    const asked = parseObjectRequest(request);
    const { operation, bucket, key } = asked;
    const target = key === "" ? bucket : `${bucket}/${key}`;
    const call = { service: "s3" as const, operation, target, body: request.body };
    return await intercepted(options.intercept, [call], async () => perform(asked, context));
  } catch (error) {
    return toErrorAnswer(error, request);
  }
}

function perform(asked: ObjectRequest, context: ObjectContext): HttpAnswer {
  try {
    if (context.request.tooLarge) {
      throw new S3Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
    }
    const act = objectOperations[asked.operation];
    if (act === undefined) throw new S3Error("MethodNotAllowed", "The specified method is not allowed.");
    return act(asked, context);
  } catch (error) {
    return toErrorAnswer(error, context.request);
  }
}

function toErrorAnswer(error: unknown, { path }: HttpRequest): HttpAnswer {
  if (!(error instanceof S3Error)) throw error;
  const { code, message, status, details } = error;
  const body = errorXml({ Code: code, Message: message, ...details, Resource: path, RequestId: randomUUID() });
  return { kind: "answer", status, headers: { "content-type": "application/xml" }, body };
}

function toCreated({ name }: Bucket, { key, body, etag, modifiedAt }: StoredObject): CreatedObject {
  const createdAtMs = modifiedAt.getTime();
  return { bucket: name, key, sizeBytes: body.length, etag: etag.slice(1, -1), createdAtMs };
}
