import type { PendingItem } from "../../ports/edge-ledger.ts";
import type { BudgetLeft } from "./budget.ts";
import { burstEnds } from "./burst.ts";
import { EVERYTHING } from "./coarse-form.ts";
import type { EdgeState } from "./edge-state.ts";
import { edgeName, isWildcard } from "./group.ts";
import type { WaitingItem } from "./plan-decision.ts";
import type { PlanPolicy } from "./plan-policy.ts";
import { lastSent, lastSentWide } from "./rest.ts";

/** Why an item waits for itself and not for room; `undefined` when it doesn't. */
export type WaitOf = (one: PendingItem) => WaitingItem | undefined;

/** Tells which of the pending items wait. */
export function waitsOf(
  pending: readonly PendingItem[],
  policy: PlanPolicy,
  state: EdgeState,
  budget: BudgetLeft["level"],
  nowMs: number,
): WaitOf {
  const { busyUntilMs, hold } = state;
  if (hold !== undefined && hold.untilMs > nowMs) return ({ item }) => ({ item, untilMs: hold.untilMs, why: "held" });
  if (busyUntilMs > nowMs) return ({ item }) => ({ item, untilMs: busyUntilMs, why: "edge-busy" });
  const sentAtMs = lastSent(state, policy.minIntervalMs, nowMs);
  const restedAtMs = restOf(policy, state, sentAtMs, nowMs);
  const burstEndsAtMs = burstEnds(pending, policy, sentAtMs.size);
  return (one) => {
    const { item, queuedAtMs, addedAtMs, deadlineMs } = one;
    // Clocks differ: the sender's may be ahead, yet no item gathers for longer after it has arrived, nor beyond its deadline.
    const cameAtMs = Math.min(queuedAtMs, addedAtMs);
    const gatheredAtMs = Math.min(cameAtMs + policy.gatherMs, deadlineMs);
    if (gatheredAtMs > nowMs) return { item, untilMs: gatheredAtMs, why: "gathering" };
    if (deadlineMs <= nowMs || (hold !== undefined && cameAtMs < hold.untilMs)) return undefined;
    if (budget !== "ample") return { item, untilMs: deadlineMs, why: "stretched" };
    const restsUntilMs = Math.min(restedAtMs(one), deadlineMs);
    const burstUntilMs = Math.min(burstEndsAtMs(one), deadlineMs);
    if (Math.max(restsUntilMs, burstUntilMs) <= nowMs) return undefined;
    return restsUntilMs >= burstUntilMs
      ? { item, untilMs: restsUntilMs, why: "interval" }
      : { item, untilMs: burstUntilMs, why: "burst" };
  };
}

/** Whether an item may go along with what covers it: it has gathered, and waits for nothing but a better time. */
export function mayGoAlong({ why }: WaitingItem): boolean {
  return why === "interval" || why === "burst" || why === "stretched";
}

/** Until when an item rests. In a storm it does when anything was sent that drops it too: the next such purge is soon. */
function restOf(
  { minIntervalMs, ancestors }: PlanPolicy,
  state: EdgeState,
  sentAtMs: ReadonlyMap<string, number>,
  nowMs: number,
): (one: PendingItem) => number {
  if (state.storm === undefined) return ({ key }) => (sentAtMs.get(key) ?? -Infinity) + minIntervalMs;
  const wide = lastSentWide(state, minIntervalMs, nowMs);
  const wildcards = [...wide].filter(([item]) => isWildcard(item));
  return ({ item, under, key }) => {
    const dropping = item.startsWith("/")
      ? wildcards.filter(([wildcard]) => item.startsWith(wildcard.slice(0, -1))).map(([, atMs]) => atMs)
      : [EVERYTHING, ...(ancestors ? under.map(edgeName) : [])].map((wider) => wide.get(wider) ?? -Infinity);
    return Math.max(sentAtMs.get(key) ?? -Infinity, ...dropping) + minIntervalMs;
  };
}
