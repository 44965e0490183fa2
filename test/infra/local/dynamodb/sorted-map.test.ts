import fc from "fast-check";
import { expect, it } from "vitest";
import { SortedMap } from "../../../../infra/local/dynamodb/sorted-map.ts";

const key = fc.string({ maxLength: 2, unit: fc.constantFrom("a", "b", "/", "~") });
const bound = fc.option(key, { nil: undefined });

it("reads any range in key order, both ways and limited, whatever was set and deleted", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, fc.option(fc.nat(), { nil: undefined })), { maxLength: 40 }),
      fc.record({ gt: bound, gte: bound, lt: bound, lte: bound }),
      fc.boolean(),
      fc.integer({ min: -1, max: 5 }),
      (writes, bounds, reverse, limit) => {
        const [map, model] = [new SortedMap<number>(), new Map<string, number>()];
        for (const [at, value] of writes) {
          if (value === undefined) {
            map.delete(at);
            model.delete(at);
          } else {
            map.set(at, value);
            model.set(at, value);
          }
        }
        // LevelDB's rule: of two bounds on one side, the exclusive one counts.
        const { gt, gte = "", lt, lte } = bounds;
        const inRange = [...model]
          .filter(([at]) => (gt === undefined ? at >= gte : at > gt))
          .filter(([at]) => (lt === undefined ? lte === undefined || at <= lte : at < lt))
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([, value]) => value);
        const expected = reverse ? inRange.toReversed() : inRange;

        expect(map.range({ ...bounds, reverse, limit })).toStrictEqual(limit < 0 ? expected : expected.slice(0, limit));
        expect(map.size).toBe(model.size);
      },
    ),
  );
});
