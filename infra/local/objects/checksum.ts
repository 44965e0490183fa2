import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { S3Error } from "./s3-error.ts";

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Checksums we can compute. Others (CRC32C, CRC64NVME) are kept and given back unchecked. */
const ALGORITHMS: Readonly<Record<string, (body: Buffer) => string>> = {
  "x-amz-checksum-crc32"(body) {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum.toString("base64");
  },
  "x-amz-checksum-sha1": (body) => createHash("sha1").update(body).digest("base64"),
  "x-amz-checksum-sha256": (body) => createHash("sha256").update(body).digest("base64"),
};

/** The checksum headers among headers or trailers. */
export function checksumsIn(headers: Headers): Readonly<Record<string, string>> {
  const values = Object.entries(headers).filter(
    (entry): entry is [string, string] =>
      /^x-amz-checksum-(?!algorithm|type|mode)/.test(entry[0]) && typeof entry[1] === "string",
  );
  return Object.fromEntries(values);
}

/**
 * Compares a body with all the checksums its sender gave.
 *
 * @throws {S3Error} when one differs: what arrived is not what was sent.
 */
export function verifyChecksums(body: Buffer, headers: Headers, checksums: Readonly<Record<string, string>>): void {
  for (const [name, sent] of Object.entries(checksums)) {
    const actual = ALGORITHMS[name]?.(body) ?? sent;
    if (actual !== sent) {
      const algorithm = name.slice("x-amz-checksum-".length).toUpperCase();
      throw new S3Error("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
    }
  }
  const md5 = headers["content-md5"];
  if (md5 !== undefined && md5 !== createHash("md5").update(body).digest("base64")) {
    throw new S3Error("BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
}

/**
 * Compares a body as it came over the wire with the hash it was signed with, if it was.
 *
 * @throws {S3Error} when they differ.
 */
export function verifySignedHash(body: Buffer, headers: Headers): void {
  const signed = headers["x-amz-content-sha256"];
  if (typeof signed !== "string" || !/^[\da-f]{64}$/.test(signed)) return;
  if (signed !== createHash("sha256").update(body).digest("hex")) {
    const problem = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Error("XAmzContentSHA256Mismatch", problem);
  }
}
