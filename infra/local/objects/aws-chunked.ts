import { S3Error } from "./s3-error.ts";

/** A body taken out of its chunks. */
export interface Dechunked {
  readonly body: Buffer;
  /** Headers that came after the body, names in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Decodes `Content-Encoding: aws-chunked`, which SDKs use for streams: `5;chunk-signature=…\r\nhello\r\n0\r\n`, then trailers.
 * Signatures are not checked.
 *
 * @throws {S3Error} when it ends too early or is not of that form.
 */
export function decodeAwsChunked(encoded: Buffer): Dechunked {
  const chunks: Buffer[] = [];
  let position = 0;
  const line = (): string => {
    const end = encoded.indexOf("\r\n", position);
    if (end < 0) throw incomplete();
    const text = encoded.toString("latin1", position, end);
    position = end + 2;
    return text;
  };
  for (;;) {
    const [size = ""] = line().split(";");
    if (!/^[\da-f]+$/i.test(size)) throw incomplete();
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    const end = position + length;
    if (encoded.length < end + 2) throw incomplete();
    chunks.push(encoded.subarray(position, end));
    position = end + 2;
  }
  return { body: Buffer.concat(chunks), trailers: parseTrailers(encoded.toString("latin1", position)) };
}

function parseTrailers(text: string): Readonly<Record<string, string>> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

function incomplete(): S3Error {
  return new S3Error("IncompleteBody", "The request body terminated unexpectedly");
}
