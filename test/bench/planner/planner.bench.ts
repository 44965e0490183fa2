import { QUOTA_DEFAULTS } from "../../../shared/config/config-options.ts";
import { NEW_EDGE } from "../../../shared/pipeline/plan/edge-state.ts";
import type { PlanPolicy } from "../../../shared/pipeline/plan/plan-policy.ts";
import { planPurges } from "../../../shared/pipeline/plan/plan-purges.ts";
import { policyOf } from "../../../shared/pipeline/plan/policy-of.ts";
import type { PendingItem } from "../../../shared/ports/edge-ledger.ts";
import { type Bench, type Figure, median } from "../figure.ts";
import { NOW_MS, pendingPages, pendingProducts, populations } from "./pending.ts";

const COUNTS = [1_000, 10_000, 100_000, 1_000_000];

const MOST_RUNS = 31;
const FEWEST_RUNS = 3;

/** What planning costs, beside sorting the names of the same items once, in the same run. */
export const bench: Bench = {
  name: "planner",
  run: async (): Promise<readonly Figure[]> =>
    COUNTS.flatMap((count) => [
      ...measure("tags, most of which wait for the quota", pendingProducts(count), policyFor({})),
      ...measure("pages, purged by directory instead", pendingPages(count), policyFor(populations(count))),
    ]),
};

function measure(part: string, pending: readonly PendingItem[], policy: PlanPolicy): readonly Figure[] {
  const planMs: number[] = [];
  const sortMs: number[] = [];
  const runs = Math.max(FEWEST_RUNS, Math.min(MOST_RUNS, 1_000_000 / pending.length));
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now();
    pending.map(({ item }) => item).sort();
    const sortedAt = performance.now();
    planPurges(pending, policy, NEW_EDGE, NOW_MS);
    planMs.push(performance.now() - sortedAt);
    sortMs.push(sortedAt - startedAt);
  }
  const of = `${pending.length.toLocaleString("en-US")} pending`;
  const oneMs = median(planMs);
  return [
    { part, of, figure: "planned", value: (pending.length / oneMs) * 1_000, unit: "items/s" },
    { part, of, figure: "one decision", value: oneMs, unit: "ms", ...(pending.length === 100_000 && { aim: "< 200" }) },
    { part, of, figure: "beside sorting their names", value: oneMs / median(sortMs), unit: "" },
  ];
}

function policyFor(known: Readonly<Record<string, number>>): PlanPolicy {
  return policyOf({
    minIntervalMs: 10_000,
    maxStalenessMs: 60_000,
    ancestors: true,
    quota: QUOTA_DEFAULTS,
    refetchUsd: 0.000_1,
    populations: known,
    budgetUsdPerMonth: undefined,
    onBudget: "spend",
  });
}
