import type { PlannedItem } from "../../ports/edge-ledger.ts";
import type { BudgetLeft } from "./budget.ts";
import type { EdgeState } from "./edge-state.ts";

/** An item that need not be sent because another, which is sent, drops all that it would. */
export interface Covered {
  readonly item: string;
  readonly by: string;
}

/** An item that does not go now. */
export interface WaitingItem {
  readonly item: string;
  /** When to look again, in milliseconds since the Unix epoch. */
  readonly untilMs: number;
  /**
   * - `gathering`: it was queued less than `gatherMs` ago.
   * - `interval`: it was sent less than `minIntervalMs` ago; in a storm, also what drops it too.
   * - `burst`: more is coming, so it waits for that to end.
   * - `stretched`: the budget runs short, so it waits for its deadline.
   * - `edge-busy`: the edge refused to take more for now. This and those below may last beyond the deadline.
   * - `quota`: the edge's quota is used up for now.
   * - `budget`: this month's budget is spent, and it is held.
   * - `held`: somebody holds all purges of the edge.
   */
  readonly why: "gathering" | "interval" | "burst" | "stretched" | "edge-busy" | "quota" | "budget" | "held";
}

/** A wider item that goes in place of others, because all in all that is cheaper. */
export interface Coarsened {
  readonly item: string;
  /** How many pending items it stands for. */
  readonly instead: number;
  /** Objects that it drops needlessly. */
  readonly needlessObjects: number;
  /** What it costs less than each of them by itself would, the refetch of those objects counted. */
  readonly savedUsd: number;
}

/** What to do about each pending item: it goes in one of the plans, another that goes drops what it would, or it waits. */
export interface PlanDecision {
  /** The items of each plan, sorted; the most urgent plan first. */
  readonly send: readonly (readonly PlannedItem[])[];
  /** Those that one item covers together, as they came. */
  readonly covered: readonly Covered[];
  /** Those of `send` that nobody asked for. What they stand for is in `covered`. */
  readonly coarsened: readonly Coarsened[];
  /** The one to wake up for first; those that wait for the same as they came. */
  readonly wait: readonly WaitingItem[];
  /** How much of the month's budget is left. */
  readonly budget: BudgetLeft["level"];
  /** The state as it is now: without what no longer matters, with how fast changes come and whether that is a storm. Each plan is reserved on it, and stored with it: see {@link reserve}. */
  readonly next: EdgeState;
}
