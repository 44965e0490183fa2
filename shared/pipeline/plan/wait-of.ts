import type { PendingItem } from "../../ports/edge-ledger.ts";
import type { EdgeState } from "./edge-state.ts";
import type { WaitingItem } from "./plan-decision.ts";
import type { PlanPolicy } from "./plan-policy.ts";
import { lastSent } from "./rest.ts";

/** Why an item waits for itself and not for room; `undefined` when it doesn't. */
export type WaitOf = (one: PendingItem) => WaitingItem | undefined;

/** Tells which items wait, whatever else is pending. */
export function waitsOf({ gatherMs, minIntervalMs }: PlanPolicy, state: EdgeState, nowMs: number): WaitOf {
  const { busyUntilMs } = state;
  if (busyUntilMs > nowMs) return ({ item }) => ({ item, untilMs: busyUntilMs, why: "edge-busy" });
  const sentAtMs = lastSent(state, minIntervalMs, nowMs);
  return ({ item, key, queuedAtMs, addedAtMs, deadlineMs }) => {
    // Clocks differ: the sender's may be ahead, yet no item gathers for longer after it has arrived, nor beyond its deadline.
    const gatheredAtMs = Math.min(Math.min(queuedAtMs, addedAtMs) + gatherMs, deadlineMs);
    if (gatheredAtMs > nowMs) return { item, untilMs: gatheredAtMs, why: "gathering" };
    const restedAtMs = Math.min((sentAtMs.get(key) ?? -Infinity) + minIntervalMs, deadlineMs);
    return restedAtMs > nowMs ? { item, untilMs: restedAtMs, why: "interval" } : undefined;
  };
}
