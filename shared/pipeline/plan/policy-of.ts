import type { EdgeSettings, QuotaSettings } from "../../config/config.ts";
import { PLAN_LIMITS } from "./chunk.ts";
import { edgeName } from "./group.ts";
import { invalidationPath } from "./invalidation-path.ts";
import type { CoarseningPolicy, EdgeQuota, PlanPolicy, StormPolicy } from "./plan-policy.ts";

/** For how long changes gather into one purge, in milliseconds. The edge queue delays its messages by as much. */
export const GATHER_MS = 1_000;

/**
 * A plan that nobody heard of any more no longer counts as in progress after this time, in milliseconds: 95 of 100
 * invalidations are complete within 25 seconds.
 */
const IN_PROGRESS_MS = 60_000;

/** Ten times the usual, and a third of what CloudFront takes. */
const STORM: StormPolicy = { factor: 10, minPerSecond: 50 };

/**
 * So many items within `minInterval` are a burst. Fewer would have half of all changes of a real catalogue wait longer than
 * they gather; more would pay more than fixed windows do (`docs/decisions/017-what-a-burst-is.md`).
 */
const BURST_ITEMS = 12;

/** How an edge is planned for, by its settings. */
export function policyOf(
  edge: Pick<
    EdgeSettings,
    | "minIntervalMs"
    | "maxStalenessMs"
    | "ancestors"
    | "quota"
    | "refetchUsd"
    | "populations"
    | "budgetUsdPerMonth"
    | "onBudget"
  >,
): PlanPolicy {
  const { minIntervalMs, maxStalenessMs, ancestors, budgetUsdPerMonth, onBudget } = edge;
  return {
    gatherMs: GATHER_MS,
    minIntervalMs,
    burst: { items: BURST_ITEMS, spareMs: maxStalenessMs - minIntervalMs },
    ancestors,
    limits: PLAN_LIMITS,
    quota: quotaOf(edge.quota),
    coarsening: coarseningOf(edge),
    ...(budgetUsdPerMonth !== undefined && { budget: { usdPerMonth: budgetUsdPerMonth, onBudget } }),
    storm: STORM,
  };
}

/** A bucket holds what comes into it in a second. */
function quotaOf(quota: QuotaSettings): EdgeQuota {
  const rate = (perSecond: number): EdgeQuota["items"] => ({ perSecond, burst: Math.max(1, perSecond) });
  return {
    items: rate(quota.itemsPerSecond),
    wildcards: rate(quota.wildcardsPerSecond),
    requests: rate(quota.requestsPerSecond),
    itemsInProgress: quota.itemsInProgress,
    wildcardsInProgress: quota.wildcardsInProgress,
    inProgressMs: IN_PROGRESS_MS,
  };
}

function coarseningOf({ refetchUsd, populations }: Pick<EdgeSettings, "refetchUsd" | "populations">): CoarseningPolicy {
  const byItem = Object.entries(populations).map(([item, count]) => [
    item.startsWith("/") ? invalidationPath(item) : edgeName(`#${item}`),
    count,
  ]);
  return { refetchUsd, populations: Object.fromEntries(byItem) as CoarseningPolicy["populations"] };
}
