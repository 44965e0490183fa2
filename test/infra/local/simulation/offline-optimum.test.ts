import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offlineOptimum } from "../../../../infra/local/simulation/offline-optimum.ts";
import { score } from "../../../../infra/local/simulation/score.ts";
import { USD_PER_ITEM } from "../../../../shared/pipeline/plan/price.ts";
import { exhaustiveUsd } from "../../../kit/exhaustive-optimum.ts";
import { runs } from "../../../kit/runs.ts";
import { pages, smallWorkloads } from "../../../kit/workloads.ts";

const BOUND_MS = 60_000;

describe("the offline optimum", () => {
  it("waits until the last moment, so that one purge does for all changes in between", () => {
    const sends = offlineOptimum(pages(["0 INSERT a", "10 MODIFY a", "60 MODIFY a", "61 MODIFY a"]), BOUND_MS, 0);

    expect(sends).toStrictEqual([
      { atMs: 60_000, items: ["#page:a"] },
      { atMs: 121_000, items: ["#page:a"] },
    ]);
  });

  it("purges all with one item where that is cheaper, the refetch of what was not stale counted", () => {
    const workload = pages(["0 MODIFY a", "1 MODIFY b", "2 MODIFY c", "3000 MODIFY d"]);

    expect(offlineOptimum(workload, BOUND_MS, USD_PER_ITEM)[0]?.items).toStrictEqual(["/*"]);
    expect(offlineOptimum(workload, BOUND_MS, 3 * USD_PER_ITEM).flatMap(({ items }) => items)).toHaveLength(4);
  });

  it("sends early what another purge drops again, so that it is stale by then", () => {
    const workload = pages(["0 MODIFY a", "30 MODIFY a", "61 MODIFY b", "61 MODIFY c", "61 MODIFY d"]);

    const [first, second, ...others] = offlineOptimum(workload, BOUND_MS, USD_PER_ITEM / 2);

    expect(first?.items).toStrictEqual(["#page:a"]);
    expect(first?.atMs).toBeLessThan(30_000);
    expect(second).toStrictEqual({ atMs: 90_000, items: ["/*"] });
    expect(others).toStrictEqual([]);
  });

  it("costs what trying every way to send costs at least", () => {
    fc.assert(
      fc.property(
        smallWorkloads(),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 0.1, 0.3, 0.7, 1),
        (workload, boundMs, share) => {
          const refetchUsd = share * USD_PER_ITEM;

          const { dollars, staleness } = score(workload, offlineOptimum(workload, boundMs, refetchUsd), refetchUsd);

          expect(dollars).toBeCloseTo(exhaustiveUsd(workload, boundMs, refetchUsd), 9);
          expect(staleness.max * 1_000).toBeLessThanOrEqual(boundMs);
        },
      ),
      { numRuns: runs(25) },
    );
  });
});
