import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Fault, Intercept } from "../service.ts";
import { targetOf } from "./target-of.ts";
import { WireError } from "./wire-error.ts";

/** Answers one operation; what it throws as a {@link WireError} is answered as such. */
type Operation = (request: Readonly<Record<string, unknown>>) => unknown;

/** Both APIs on one endpoint: `X-Amz-Target` before the dot → operations by name. */
export type Apis = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType?: string;
}

const CONTENT_TYPE = "application/x-amz-json-1.0";
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

/** Speaks DynamoDB's JSON protocol over HTTP. Signatures are not checked. */
export function httpFront(apis: Apis, intercept?: Intercept): Server {
  const server = createServer((request, response) => {
    answer(request, apis, intercept).then(
      (fault) => send(response, fault),
      (error: unknown) => send(response, failure(error)),
    );
  });
  // Clients keep connections; closing an idle one just as it is used again would look like a fault nobody planned.
  server.keepAliveTimeout = 0;
  return server;
}

async function answer(request: IncomingMessage, apis: Apis, intercept: Intercept | undefined): Promise<Answer | Fault> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_REQUEST_BYTES) {
    request.resume();
    throw new WireError("com.amazon.coral.service#RequestEntityTooLargeException", "Request is too large", {}, 413);
  }
  const [api = "", name = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
  const operation = Object.hasOwn(apis, api) && Object.hasOwn(apis[api] ?? {}, name) ? apis[api]?.[name] : undefined;
  const body = parse(await text(request));
  if (operation === undefined) {
    throw new WireError(
      "com.amazon.coral.service#UnknownOperationException",
      `The local DynamoDB has no ${name || "such operation"}`,
    );
  }
  const call = { service: "dynamodb", operation: name, target: targetOf(body), body } as const;
  const kept = await intercept?.({ ...call, phase: "arrived" });
  if (kept !== undefined) return kept;
  const answered = await attempt(operation, body);
  return (await intercept?.({ ...call, phase: "done" })) ?? answered;
}

async function attempt(operation: Operation, body: Readonly<Record<string, unknown>>): Promise<Answer> {
  try {
    return { status: 200, body: JSON.stringify(await operation(body)) };
  } catch (error) {
    return failure(error);
  }
}

function parse(body: string): Readonly<Record<string, unknown>> {
  if (/"__proto__"\s*:/.test(body)) {
    // dynalite copies attributes by assignment, which would lose this one without a word.
    throw new WireError(
      "com.amazon.coral.validate#ValidationException",
      "an attribute can not be named __proto__ here",
    );
  }
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      // A member that is null is as good as absent.
      return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== null));
  } catch {
    // Answered like any other body that is not an object.
  }
  throw new WireError("com.amazon.coral.service#SerializationException", "the request body must be a JSON object");
}

function failure(error: unknown): Answer {
  if (error instanceof WireError) return { status: error.status, body: JSON.stringify(error.body) };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    status: 500,
    body: JSON.stringify({ __type: "com.amazonaws.dynamodb.v20120810#InternalServerError", message }),
  };
}

function send(response: ServerResponse, answered: Answer | Fault): void {
  if ("kind" in answered && answered.kind === "drop") {
    response.destroy();
    return;
  }
  const { status, body, contentType = CONTENT_TYPE } = answered;
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    "x-amzn-requestid": randomUUID(),
  });
  response.end(body);
}
