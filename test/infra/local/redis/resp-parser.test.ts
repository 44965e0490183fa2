import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeCommand, encodeReply, type Reply } from "../../../../infra/local/redis/resp.ts";
import { RespParser } from "../../../../infra/local/redis/resp-parser.ts";

describe("the RESP parser", () => {
  it("gives the same replies wherever the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(reply()), fc.array(fc.nat({ max: 12 })), (replies, cuts) => {
        const stream = Buffer.concat(replies.map(encodeReply));

        const parsed = parseInPieces(stream, cuts);

        expect(parsed).toEqual(replies);
      }),
    );
  });

  it("gives the same replies byte by byte", () => {
    fc.assert(
      fc.property(fc.array(reply(), { maxLength: 4 }), (replies) => {
        const stream = Buffer.concat(replies.map(encodeReply));

        expect(
          parseInPieces(
            stream,
            Array.from(stream, () => 1),
          ),
        ).toEqual(replies);
      }),
    );
  });

  it("puts a big value together from thousands of pieces", () => {
    const value = Buffer.alloc(8 * 1024 * 1024, "x");
    const stream = encodeReply({ type: "bulk", bytes: value });

    const [parsed] = parseInPieces(
      stream,
      Array.from({ length: stream.length / 1_024 }, () => 1_024),
    );

    expect(parsed?.type === "bulk" && parsed.bytes.equals(value)).toBe(true);
  });

  it.each(["hello\r\n", "$x\r\n", "*1.5\r\n", "$-2\r\n"])("refuses %j, which no Redis says", (text) => {
    expect(() => new RespParser().push(Buffer.from(text))).toThrow(SyntaxError);
  });
});

describe("the RESP encoder", () => {
  it("counts bytes, not characters", () => {
    expect(encodeCommand(["SET", "é", Buffer.of(0xff)]).toString("latin1")).toBe(
      "*3\r\n$3\r\nSET\r\n$2\r\nÃ©\r\n$1\r\nÿ\r\n",
    );
  });
});

function reply(): fc.Arbitrary<Reply> {
  const line = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll(/[\r\n]/g, " "));
  return fc.letrec<{ reply: Reply }>((tie) => ({
    reply: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.record({ type: fc.constant("status" as const), text: line }),
      fc.record({ type: fc.constant("error" as const), message: line }),
      fc.record({ type: fc.constant("integer" as const), digits: fc.bigInt().map(String) }),
      fc.record({ type: fc.constant("bulk" as const), bytes: fc.uint8Array().map((bytes) => Buffer.from(bytes)) }),
      fc.record({ type: fc.constant("null" as const) }),
      fc.record({ type: fc.constant("array" as const), items: fc.array(tie("reply"), { maxLength: 5 }) }),
    ),
  })).reply;
}

function parseInPieces(stream: Buffer, lengths: readonly number[]): readonly Reply[] {
  const parser = new RespParser();
  const replies: Reply[] = [];
  let position = 0;
  for (const length of [...lengths, stream.length]) {
    replies.push(...parser.push(stream.subarray(position, position + length)));
    position += length;
  }
  return replies;
}
