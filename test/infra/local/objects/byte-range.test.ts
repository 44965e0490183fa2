import { describe, expect, it } from "vitest";
import { parseByteRange } from "../../../../infra/local/objects/byte-range.ts";

describe("a byte range", () => {
  it.each([
    ["bytes=0-4", { first: 0, last: 4 }],
    ["bytes=5-", { first: 5, last: 9 }],
    ["bytes=-3", { first: 7, last: 9 }],
    ["bytes=-30", { first: 0, last: 9 }],
    ["bytes=8-30", { first: 8, last: 9 }],
    ["bytes=4-2", undefined],
    ["bytes=0-1,3-4", undefined],
    ["lines=1-2", undefined],
    [undefined, undefined],
  ])("of %j of ten bytes is %j", (header, range) => {
    expect(parseByteRange(header, 10)).toEqual(range);
  });

  it.each(["bytes=10-", "bytes=10-12", "bytes=-0"])("of %j of ten bytes can't be satisfied", (header) => {
    expect(() => parseByteRange(header, 10)).toThrow("not satisfiable");
  });
});
