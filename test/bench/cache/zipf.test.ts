import fc from "fast-check";
import { expect, it } from "vitest";
import { zipf } from "./zipf.ts";

it("falls on each as often as its rank says", () => {
  const pick = zipf(4, 1);
  const even = Array.from({ length: 25 }, (_, at) => pick((at + 0.5) / 25));

  // 1 + 1/2 + 1/3 + 1/4 = 25/12.
  expect([0, 1, 2, 3].map((rank) => even.filter((picked) => picked === rank).length)).toStrictEqual([12, 6, 4, 3]);
});

it("falls on nothing that is not there", () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.double({ min: 0, max: 3, noNaN: true }), chance, (more, skew, at) => {
      const picked = zipf(more + 1, skew)(at);

      expect(picked).toBeGreaterThanOrEqual(0);
      expect(picked).toBeLessThanOrEqual(more);
    }),
  );
});

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
