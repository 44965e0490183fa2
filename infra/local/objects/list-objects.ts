import { compareKeys, type Bucket } from "./bucket.ts";
import { S3Error } from "./s3-error.ts";
import { toXml } from "./xml.ts";

/** Most keys a page of a listing has. */
const MAX_KEYS = 1_000;

/** Answers ListObjectsV2: the keys of a prefix in order, page by page, folded at a delimiter if one is given. */
export function listObjects(bucket: Bucket, query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after");
  const maxKeys = parseMaxKeys(query.get("max-keys"));
  const encode = query.get("encoding-type") === "url" ? encodeURIComponent : (text: string) => text;

  const after = token === null ? startAfter : decodeToken(token);
  const rows = foldedRows(bucket, prefix, delimiter).filter((row) => after === null || compareKeys(row, after) > 0);
  const page = rows.slice(0, maxKeys);
  const truncated = rows.length > page.length && maxKeys > 0;
  const isFolded = (row: string) => delimiter !== "" && row.endsWith(delimiter) && row.length > prefix.length;
  return toXml("ListBucketResult", {
    Name: bucket.name,
    Prefix: encode(prefix),
    ...(delimiter !== "" && { Delimiter: encode(delimiter) }),
    ...(startAfter !== null && { StartAfter: encode(startAfter) }),
    ...(token !== null && { ContinuationToken: token }),
    KeyCount: page.length,
    MaxKeys: maxKeys,
    IsTruncated: truncated,
    ...(truncated && { NextContinuationToken: Buffer.from(page.at(-1) ?? "").toString("base64") }),
    Contents: page
      .filter((row) => !isFolded(row))
      .map((key) => {
        const { etag, body, modifiedAt } = bucket.get(key);
        const LastModified = modifiedAt.toISOString();
        return { Key: encode(key), LastModified, ETag: etag, Size: body.length, StorageClass: "STANDARD" };
      }),
    CommonPrefixes: page.filter(isFolded).map((row) => ({ Prefix: encode(row) })),
  });
}

/** Keys of the prefix; those that go on after a delimiter are replaced by what comes up to it, once. */
function foldedRows(bucket: Bucket, prefix: string, delimiter: string): string[] {
  const keys = bucket.sortedKeys.filter((key) => key.startsWith(prefix));
  if (delimiter === "") return keys;
  const rows = keys.map((key) => {
    const end = key.indexOf(delimiter, prefix.length);
    return end < 0 ? key : key.slice(0, end + delimiter.length);
  });
  return [...new Set(rows)];
}

function parseMaxKeys(given: string | null): number {
  if (given === null) return MAX_KEYS;
  if (!/^\d+$/.test(given))
    throw new S3Error("InvalidArgument", "Provided max-keys not an integer or within integer range");
  return Math.min(Number(given), MAX_KEYS);
}

function decodeToken(token: string): string {
  const key = Buffer.from(token, "base64").toString();
  if (token === "" || Buffer.from(key).toString("base64") !== token) {
    throw new S3Error("InvalidArgument", "The continuation token provided is incorrect");
  }
  return key;
}
