import type { PurgeRecord } from "./asked-purges.ts";
import type { Confirmation, PlannedItem } from "./edge-ledger.ts";

/** A plan as it is on record from the moment it is stored. */
export interface PlanRecord {
  readonly id: string;
  readonly edge: string;
  readonly items: readonly Pick<PlannedItem, "item" | "causes">[];
  readonly storedAtMs: number;
  /** Calls that were made for it. */
  readonly attempts: number;
  /** Absent while it waits to be taken by its edge. */
  readonly closed?: ClosedPlan;
}

/** What became of a plan. */
export interface ClosedPlan {
  readonly outcome: "sent" | "observed" | "parked";
  /** The edge's own id of the call; absent unless sent. */
  readonly receipt?: string;
  /** What it cost; would have, where it was only observed. */
  readonly usd: number;
  /** When the first of its items was queued; absent unless sent. */
  readonly queuedAtMs?: number;
  readonly atMs: number;
  readonly confirmation?: Confirmation;
}

/** Something that was purged: at somebody's request, or by the plan of an edge. */
export type HistoryEntry =
  | { readonly kind: "asked"; readonly id: string; readonly record: PurgeRecord }
  | { readonly kind: "plan"; readonly id: string; readonly plan: PlanRecord };

/** Which entries are wanted, and in which order. */
export interface HistoryQuery {
  /** Plans of these edges, besides what was asked for. */
  readonly edges: readonly string[];
  readonly order: "newest" | "oldest";
  /** Of these and later, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  /**
   * Those that come after this one in the order.
   *
   * @default from the first
   */
  readonly pastId?: string;
}

/**
 * All that was purged, whoever had it purged, for as long as it is kept. Entries have their place by their ids: by when a
 * request was accepted, when a plan was stored. Every method fails with `PurgeTargetError`.
 */
export interface PurgeHistory {
  /**
   * Lists each entry once, and none that was there before is left out. What comes to be on record meanwhile may be:
   * an entry takes its place some seconds after the time that its id says. Little more is read than is taken.
   */
  list(query: HistoryQuery, signal: AbortSignal): AsyncIterable<HistoryEntry>;

  /** Finds a plan at any of these edges. Sees all that was stored before. */
  readPlan(id: string, edges: readonly string[], signal: AbortSignal): Promise<PlanRecord | undefined>;
}
