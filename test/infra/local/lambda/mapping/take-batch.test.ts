import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_BATCH_BYTES, takeBatch } from "../../../../../infra/local/lambda/mapping/take-batch.ts";

describe("a batch", () => {
  it("is as large as it may be, and no larger", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_000_000 })), fc.integer({ min: 1, max: 20 }), (sizes, max) => {
        const { length, full } = takeBatch(
          sizes.map((bytes) => ({ bytes })),
          max,
        );

        const bytesOf = (count: number): number =>
          `{"Records":[]}`.length +
          sizes.slice(0, count).reduce((sum, bytes) => sum + bytes, 0) +
          Math.max(0, count - 1);
        expect(length).toBeLessThanOrEqual(Math.min(max, sizes.length));
        expect(bytesOf(length)).toBeLessThanOrEqual(MAX_BATCH_BYTES);
        const fitsOneMore = length < Math.min(max, sizes.length) && bytesOf(length + 1) <= MAX_BATCH_BYTES;
        expect(fitsOneMore).toBe(false);
        expect(full).toBe(length === max || length < sizes.length);
      }),
    );
  });

  it("is a single record when that alone is too large", () => {
    expect(takeBatch([{ bytes: MAX_BATCH_BYTES }, { bytes: 1 }], 10)).toEqual({ length: 1, full: true });
  });
});
