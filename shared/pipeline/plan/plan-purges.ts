import type { PendingItem, PlannedItem } from "../../ports/edge-ledger.ts";
import { chunk, type PlanLimits } from "./chunk.ts";
import { type Covered, leaveOutCovered } from "./cover.ts";
import { foldDuplicates } from "./fold.ts";
import { compareText } from "./stand-for.ts";

/** How an edge is planned for. */
export interface PlanPolicy {
  /** For how long changes gather into one purge, in milliseconds. */
  readonly gatherMs: number;
  /** Every response carries the ancestors of its tags, so that a tag covers those under it. */
  readonly ancestors: boolean;
  readonly limits: PlanLimits;
}

/** What is known of the edge besides what is pending. */
export interface EdgeState {
  /** The edge refused to take more before this time, in milliseconds since the Unix epoch; 0 when it didn't. */
  readonly busyUntilMs: number;
}

/** An item that does not go now. */
interface WaitingItem {
  readonly item: string;
  readonly untilMs: number;
  readonly why: "gathering" | "edge-busy";
}

/** What to do about each pending item: it goes in one of the plans, another that goes covers it, or it waits. */
export interface PlanDecision {
  /** The items of each plan, sorted; the most urgent plan first. */
  readonly send: readonly (readonly PlannedItem[])[];
  readonly covered: readonly Covered[];
  readonly wait: readonly WaitingItem[];
}

/**
 * Decides which pending items go to an edge now, and in which plans. Equal input gives an equal decision, in whatever
 * order the items come.
 *
 * @example
 * ```ts
 * planPurges(pending, { gatherMs: 1_000, ancestors: true, limits: PLAN_LIMITS }, { busyUntilMs: 0 }, clock.now());
 * // { send: [[{ item: "#products", … }]], covered: [{ item: "#product:42", by: "#products" }], wait: [] }
 * ```
 */
export function planPurges(
  pending: readonly PendingItem[],
  policy: PlanPolicy,
  state: EdgeState,
  nowMs: number,
): PlanDecision {
  const waits = new Map(pending.map((one) => [one, waitOf(one, policy, state, nowMs)]));
  // What waits is not covered either: only a purge sent after it has gathered satisfies it.
  const ready = pending.filter((one) => waits.get(one) === undefined);
  const { kept, covered } = leaveOutCovered(foldDuplicates(ready), policy.ancestors);
  return {
    send: chunk(kept, policy.limits),
    covered,
    wait: [...waits.values()]
      .filter((wait) => wait !== undefined)
      .sort((a, b) => a.untilMs - b.untilMs || compareText(a.item, b.item)),
  };
}

function waitOf(
  one: PendingItem,
  { gatherMs }: PlanPolicy,
  { busyUntilMs }: EdgeState,
  nowMs: number,
): WaitingItem | undefined {
  if (busyUntilMs > nowMs) return { item: one.item, untilMs: busyUntilMs, why: "edge-busy" };
  // Clocks differ: the sender's may be ahead, yet no item gathers for longer after it has arrived, nor beyond its deadline.
  const untilMs = Math.min(Math.min(one.queuedAtMs, one.addedAtMs) + gatherMs, one.deadlineMs);
  return untilMs > nowMs ? { item: one.item, untilMs, why: "gathering" } : undefined;
}
