import type { PendingItem } from "../../ports/edge-ledger.ts";
import { chunk } from "./chunk.ts";
import { leaveOutCovered } from "./cover.ts";
import type { EdgeState } from "./edge-state.ts";
import { foldDuplicates } from "./fold.ts";
import type { PlanDecision, WaitingItem } from "./plan-decision.ts";
import type { PlanPolicy } from "./plan-policy.ts";
import { lastSent, stillResting } from "./rest.ts";
import { compareText } from "./stand-for.ts";

/**
 * Decides which pending items go to an edge now, and in which plans. Equal input gives an equal decision, in whatever
 * order the items come. What was sent before only ever delays an item: nothing but a plan of its own satisfies it.
 *
 * @example
 * ```ts
 * planPurges(pending, { gatherMs: 1_000, minIntervalMs: 10_000, ancestors: true, limits: PLAN_LIMITS }, NEW_EDGE, clock.now());
 * // { send: [[{ item: "#products", … }]], covered: [{ item: "#product:42", by: "#products" }], wait: [], … }
 * ```
 */
export function planPurges(
  pending: readonly PendingItem[],
  policy: PlanPolicy,
  state: EdgeState,
  nowMs: number,
): PlanDecision {
  const sentAtMs = lastSent(state, policy, nowMs);
  const waits = new Map(pending.map((one) => [one, waitOf(one, policy, state, sentAtMs.get(one.key), nowMs)]));
  // What waits is not covered either: only a purge sent after it has gathered satisfies it.
  const ready = pending.filter((one) => waits.get(one) === undefined);
  const { kept, covered } = leaveOutCovered(foldDuplicates(ready), policy.ancestors);
  return {
    send: chunk(kept, policy.limits),
    covered,
    coarsened: [],
    wait: [...waits.values()]
      .filter((wait) => wait !== undefined)
      .sort((a, b) => a.untilMs - b.untilMs || compareText(a.item, b.item)),
    next: { ...state, sent: stillResting(state.sent, policy.minIntervalMs, nowMs) },
  };
}

function waitOf(
  { item, queuedAtMs, addedAtMs, deadlineMs }: PendingItem,
  { gatherMs, minIntervalMs }: PlanPolicy,
  { busyUntilMs }: EdgeState,
  sentAtMs: number | undefined,
  nowMs: number,
): WaitingItem | undefined {
  if (busyUntilMs > nowMs) return { item, untilMs: busyUntilMs, why: "edge-busy" };
  // Clocks differ: the sender's may be ahead, yet no item gathers for longer after it has arrived, nor beyond its deadline.
  const gatheredAtMs = Math.min(Math.min(queuedAtMs, addedAtMs) + gatherMs, deadlineMs);
  const restedAtMs = sentAtMs === undefined ? 0 : Math.min(sentAtMs + minIntervalMs, deadlineMs);
  if (restedAtMs > Math.max(gatheredAtMs, nowMs)) return { item, untilMs: restedAtMs, why: "interval" };
  return gatheredAtMs > nowMs ? { item, untilMs: gatheredAtMs, why: "gathering" } : undefined;
}
