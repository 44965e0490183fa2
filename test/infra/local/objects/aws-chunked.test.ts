import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAwsChunked } from "../../../../infra/local/objects/aws-chunked.ts";

describe("an aws-chunked body", () => {
  it("is the same whatever its chunks, signed or not, and brings its trailers", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 })), fc.boolean(), (chunks, signed) => {
        const encoded = encode(chunks, signed ? ";chunk-signature=0f3a" : "", "x-amz-checksum-crc32:+esgrQ==\r\n");

        const { body, trailers } = decodeAwsChunked(encoded);

        expect(body.equals(Buffer.concat(chunks))).toBe(true);
        expect(trailers).toEqual({ "x-amz-checksum-crc32": "+esgrQ==" });
      }),
    );
  });

  it("is refused wherever it is cut off before its last chunk", () => {
    const encoded = encode([Buffer.from("hello"), Buffer.from("world")], "", "");
    const lastChunk = encoded.lastIndexOf("0\r\n");

    for (let end = 0; end < lastChunk; end += 1) {
      expect(() => decodeAwsChunked(encoded.subarray(0, end))).toThrow("terminated unexpectedly");
    }
  });
});

function encode(chunks: readonly Uint8Array[], extension: string, trailers: string): Buffer {
  const encoded = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`),
    chunk,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...encoded, Buffer.from(`0${extension}\r\n${trailers}\r\n`)]);
}
