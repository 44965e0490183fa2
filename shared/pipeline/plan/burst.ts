import type { PendingItem } from "../../ports/edge-ledger.ts";
import type { PlanPolicy } from "./plan-policy.ts";

/**
 * Until when an item waits for a burst to end: what comes until then goes along with it, or makes a wider item the cheaper
 * one. It ends once nothing new has come for `gatherMs`.
 *
 * @param recentlySent - items sent within `minIntervalMs`.
 * @returns when each of the pending items need not wait any longer, in milliseconds since the Unix epoch: in the past when there
 *   is no burst.
 */
export function burstEnds(
  pending: readonly PendingItem[],
  { burst, gatherMs }: Pick<PlanPolicy, "burst" | "gatherMs">,
  recentlySent: number,
): (one: Pick<PendingItem, "deadlineMs">) => number {
  if (burst === undefined || pending.length + recentlySent < burst.items) return () => -Infinity;
  let cameAtMs = -Infinity;
  for (const { queuedAtMs, addedAtMs } of pending) cameAtMs = Math.max(cameAtMs, Math.min(queuedAtMs, addedAtMs));
  return ({ deadlineMs }) => Math.min(cameAtMs + gatherMs, deadlineMs - burst.spareMs);
}
