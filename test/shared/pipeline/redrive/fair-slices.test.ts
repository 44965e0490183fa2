import fc from "fast-check";
import { expect, it } from "vitest";
import { fairSlices } from "../../../../shared/pipeline/redrive/fair-slices.ts";

it("slices have everything once, half of each the oldest and half the newest that are left", () => {
  fc.assert(
    fc.property(fc.nat({ max: 100 }), fc.integer({ min: 1, max: 10 }), (count, half) => {
      const all = Array.from({ length: count }, (_, i) => i);
      const slices = [...fairSlices(all, 2 * half)];

      expect(slices.flat().toSorted((a, b) => a - b)).toEqual(all);
      for (const [at, slice] of slices.slice(0, -1).entries()) {
        expect([slice[0], slice.at(-1)]).toEqual([at * half, count - 1 - at * half]);
        expect(slice).toHaveLength(2 * half);
      }
    }),
  );
});

it("what fits in one slice stays in its order: oldest first", () => {
  expect([...fairSlices([1, 2, 3, 4])]).toEqual([[1, 2, 3, 4]]);
});
