import type { HttpAnswer, HttpRequest } from "../http/http-front.ts";
import { decodeAwsChunked } from "./aws-chunked.ts";
import { Bucket, type StoredObject } from "./bucket.ts";
import { parseByteRange } from "./byte-range.ts";
import { checksumsIn, verifyChecksums, verifySignedHash } from "./checksum.ts";
import { listObjects } from "./list-objects.ts";
import type { ObjectRequest } from "./object-request.ts";
import { S3Error } from "./s3-error.ts";
import { fromXml, toXml } from "./xml.ts";

/** What an operation works with. */
export interface ObjectContext {
  readonly buckets: Map<string, Bucket>;
  readonly request: HttpRequest;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly created: (bucket: Bucket, object: StoredObject) => void;
}

/** Headers that are kept with an object and given back with it. */
const KEPT =
  /^(cache-control|content-disposition|content-encoding|content-language|content-type|expires|x-amz-meta-.+)$/;

/** Most keys one DeleteObjects may name. */
const MAX_DELETED_KEYS = 1_000;

type Operation = (asked: ObjectRequest, context: ObjectContext) => HttpAnswer;

/** The operations, by name. */
export const objectOperations: Readonly<Record<string, Operation>> = {
  CreateBucket({ bucket: name }, { buckets, now }) {
    if (!/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(name) || name.includes("..")) {
      throw new S3Error("InvalidBucketName", "The specified bucket is not valid.", { BucketName: name });
    }
    if (!buckets.has(name)) buckets.set(name, new Bucket(name, now));
    return answer(200, { location: `/${name}` });
  },

  ListBuckets(_, { buckets }) {
    const Bucket = [...buckets.keys()].sort().map((Name) => ({ Name }));
    return xml(toXml("ListAllMyBucketsResult", { Buckets: { Bucket } }));
  },

  HeadBucket(asked, context) {
    bucketOf(asked, context);
    return answer(200, { "x-amz-bucket-region": "us-east-1" });
  },

  DeleteBucket(asked, context) {
    if (!bucketOf(asked, context).isEmpty) {
      const problem = "The bucket you tried to delete is not empty";
      throw new S3Error("BucketNotEmpty", problem, { BucketName: asked.bucket });
    }
    context.buckets.delete(asked.bucket);
    return answer(204);
  },

  ListObjectsV2: (asked, context) => xml(listObjects(bucketOf(asked, context), context.request.query)),

  PutObject(asked, context) {
    const bucket = bucketOf(asked, context);
    const { headers } = context.request;
    const { body, trailers } = receiveBody(context.request);
    const checksums = { ...checksumsIn(headers), ...checksumsIn(trailers) };
    verifyChecksums(body, headers, checksums);
    if (headers["if-none-match"] === "*" && bucket.find(asked.key) !== undefined) {
      const problem = "At least one of the pre-conditions you specified did not hold";
      throw new S3Error("PreconditionFailed", problem, { Condition: "If-None-Match" });
    }
    const object = bucket.put(asked.key, body, { headers: keptHeaders(headers), checksums });
    context.created(bucket, object);
    return answer(200, { etag: object.etag, ...checksums });
  },

  CopyObject(asked, context) {
    const bucket = bucketOf(asked, context);
    const source = parseCopySource(String(context.request.headers["x-amz-copy-source"]));
    const { body, headers, checksums } = bucketOf({ ...asked, bucket: source.bucket }, context).get(source.key);
    const object = bucket.put(asked.key, body, { headers, checksums });
    context.created(bucket, object);
    return xml(toXml("CopyObjectResult", { ETag: object.etag, LastModified: object.modifiedAt.toISOString() }));
  },

  GetObject(asked, context) {
    const object = bucketOf(asked, context).get(asked.key);
    const range = parseByteRange(context.request.headers.range, object.body.length);
    if (range === undefined) return answer(200, describe(object, context), object.body);
    const part = object.body.subarray(range.first, range.last + 1);
    const contentRange = `bytes ${range.first}-${range.last}/${object.body.length}`;
    // A checksum is of the whole object; with a part of it, callers would find it wrong.
    return answer(206, { ...describe({ ...object, checksums: {} }, context), "content-range": contentRange }, part);
  },

  HeadObject(asked, context) {
    const object = bucketOf(asked, context).get(asked.key);
    return answer(200, { ...describe(object, context), "content-length": String(object.body.length) });
  },

  DeleteObject(asked, context) {
    bucketOf(asked, context).delete(asked.key);
    return answer(204);
  },

  DeleteObjects(asked, context) {
    const bucket = bucketOf(asked, context);
    const { keys, quiet } = parseDelete(context.request.body.toString("utf8"));
    for (const key of keys) bucket.delete(key);
    return xml(toXml("DeleteResult", quiet ? {} : { Deleted: keys.map((Key) => ({ Key })) }));
  },
};

function bucketOf({ bucket: name }: ObjectRequest, { buckets }: ObjectContext): Bucket {
  const bucket = buckets.get(name);
  if (bucket === undefined) {
    throw new S3Error("NoSuchBucket", "The specified bucket does not exist", { BucketName: name });
  }
  return bucket;
}

/** `bucket/key`, percent-encoded, with or without a slash before it. Versions and access points are not emulated. */
function parseCopySource(header: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = "", key = ""] = /^\/?([^/]+)\/(.+)$/s.exec(decodeURIComponent(header)) ?? [];
  if (bucket === "") throw new S3Error("InvalidArgument", "Copy Source must mention the source bucket and key");
  return { bucket, key };
}

function receiveBody({ body, headers }: HttpRequest): ReturnType<typeof decodeAwsChunked> {
  verifySignedHash(body, headers);
  const chunked = String(headers["x-amz-content-sha256"]).startsWith("STREAMING-");
  const received = chunked ? decodeAwsChunked(body) : { body, trailers: {} };
  const announced = headers["x-amz-decoded-content-length"];
  if (announced !== undefined && Number(announced) !== received.body.length) {
    const problem = "You did not provide the number of bytes specified by the Content-Length HTTP header";
    throw new S3Error("IncompleteBody", problem);
  }
  return received;
}

function keptHeaders(headers: HttpRequest["headers"]): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter((entry): entry is [string, string] => KEPT.test(entry[0]));
  const encoding = headers["content-encoding"]?.replace(/\s*aws-chunked\s*,?\s*/, "");
  return {
    "content-type": "binary/octet-stream",
    ...Object.fromEntries(kept.filter(([name]) => name !== "content-encoding")),
    ...(encoding !== undefined && encoding !== "" && { "content-encoding": encoding }),
  };
}

function describe(
  { headers, etag, modifiedAt, checksums }: StoredObject,
  { request }: ObjectContext,
): Record<string, string> {
  const wantsChecksums = request.headers["x-amz-checksum-mode"] === "ENABLED";
  return {
    ...headers,
    etag,
    "last-modified": modifiedAt.toUTCString(),
    "accept-ranges": "bytes",
    ...(wantsChecksums && checksums),
  };
}

function parseDelete(text: string): { readonly keys: readonly string[]; readonly quiet: boolean } {
  const malformed = "The XML you provided was not well-formed or did not validate against our published schema";
  let parsed: { Delete?: { Object?: { Key?: string }[]; Quiet?: string } };
  try {
    parsed = fromXml(text) as typeof parsed;
  } catch {
    throw new S3Error("MalformedXML", malformed);
  }
  const keys = parsed.Delete?.Object?.flatMap(({ Key }) => (Key === undefined ? [] : [Key])) ?? [];
  if (keys.length === 0 || keys.length > MAX_DELETED_KEYS) throw new S3Error("MalformedXML", malformed);
  return { keys, quiet: parsed.Delete?.Quiet === "true" };
}

function answer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: Buffer | string = "",
): HttpAnswer {
  return { kind: "answer", status, headers, body };
}

function xml(body: string): HttpAnswer {
  return answer(200, { "content-type": "application/xml" }, body);
}
