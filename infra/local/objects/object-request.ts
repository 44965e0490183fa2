import type { HttpRequest } from "../http/http-front.ts";
import { S3Error } from "./s3-error.ts";

/** What a request is about. */
export interface ObjectRequest {
  /** The API's own name, for example `PutObject`. */
  readonly operation: string;
  /** Empty for what is about all buckets. */
  readonly bucket: string;
  /** Empty for operations on buckets. */
  readonly key: string;
}

const ACCOUNT_OPERATIONS: Readonly<Record<string, string>> = { GET: "ListBuckets" };

const BUCKET_OPERATIONS: Readonly<Record<string, string>> = {
  PUT: "CreateBucket",
  HEAD: "HeadBucket",
  DELETE: "DeleteBucket",
  "GET list-type": "ListObjectsV2",
  "POST delete": "DeleteObjects",
};

const OBJECT_OPERATIONS: Readonly<Record<string, string>> = {
  PUT: "PutObject",
  GET: "GetObject",
  HEAD: "HeadObject",
  DELETE: "DeleteObject",
};

/** Query parameters that only accompany an operation, without choosing another one. */
const ACCOMPANYING =
  /^(x-id|prefix|delimiter|max-keys|start-after|continuation-token|fetch-owner|encoding-type|response-.*|x-amz-.*)$/i;

/**
 * Reads bucket, key and operation: the bucket is in the path, or in the host (`bucket.localhost`), where SDKs put it unless
 * the endpoint is an IP address.
 *
 * @throws {S3Error} for operations that are not emulated.
 */
export function parseObjectRequest({ method, path, query, headers }: HttpRequest): ObjectRequest {
  const fromHost = /^(.+)\.localhost(:\d+)?$/.exec(headers.host ?? "")?.[1];
  const whole = fromHost === undefined ? path : `/${fromHost}${path}`;
  const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/s.exec(whole) ?? [];
  const chooser = [...query.keys()].find((name) => !ACCOMPANYING.test(name));
  const ofBucket = key === "" ? BUCKET_OPERATIONS : OBJECT_OPERATIONS;
  const operations = bucket === "" ? ACCOUNT_OPERATIONS : ofBucket;
  const copies = key !== "" && method === "PUT" && "x-amz-copy-source" in headers;
  const operation = copies ? "CopyObject" : operations[chooser === undefined ? method : `${method} ${chooser}`];
  if (operation === undefined || (bucket === "" && key !== "") || (copies && chooser !== undefined)) {
    throw new S3Error(
      "NotImplemented",
      "A header or query you provided implies functionality that is not implemented.",
    );
  }
  return { operation, bucket: decode(bucket), key: decode(key) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error("InvalidArgument", "Couldn't parse the specified URI.");
  }
}
