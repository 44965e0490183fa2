import type { EdgeItem } from "../pipeline/edge-item.ts";
import type { EdgePlan } from "./edge-cache.ts";

/** An edge item that waits for an invalidation submitted after it was queued. */
export interface PendingItem extends EdgeItem {
  /** Changes whenever the item is queued again; a plan satisfies only the revision it took. */
  readonly revision: string;
  /** When it was last queued, in milliseconds since the Unix epoch. */
  readonly queuedAtMs: number;
  /** When the earliest purge it stands for must have been sent, in milliseconds since the Unix epoch. */
  readonly deadlineMs: number;
}

/** A plan with the pending items it satisfies and how often it was tried. */
export interface StoredPlan extends EdgePlan {
  readonly edge: string;
  readonly satisfies: readonly Pick<PendingItem, "item" | "revision">[];
  readonly storedAtMs: number;
  /** Calls made so far. */
  readonly attempts: number;
  /** Not to be sent before, in milliseconds since the Unix epoch. */
  readonly notBeforeMs: number;
}

/** The right to plan for one edge, for a while. */
export interface EdgeLease {
  readonly edge: string;
  /** Grows with each holder; a store made under an older one is refused. */
  readonly fence: number;
}

/** What became of a plan. */
export interface EdgeReceipt {
  readonly outcome: "sent" | "observed" | "parked";
  /** The CDN's receipt; absent unless sent. */
  readonly receipt?: string;
  readonly atMs: number;
}

/**
 * What waits for each edge, what is planned, and what was done. It is the truth: queue messages only ring the bell.
 * Every method may be called again after a crash.
 */
export interface EdgeLedger {
  /** Adds items of one message. A message id seen before adds nothing. */
  add(edge: string, messageId: string, items: readonly PendingItem[], signal: AbortSignal): Promise<void>;
  /** Takes the lease for `ttlMs`, or `undefined` while another planner holds it. */
  lease(edge: string, ttlMs: number, signal: AbortSignal): Promise<EdgeLease | undefined>;
  /** Gives the lease back early. */
  release(lease: EdgeLease, signal: AbortSignal): Promise<void>;
  /** Pending items that no open plan satisfies, and the open plans, oldest first. Strongly consistent. */
  open(
    lease: EdgeLease,
    signal: AbortSignal,
  ): Promise<{ readonly pending: readonly PendingItem[]; readonly plans: readonly StoredPlan[] }>;
  /** Stores plans, all or none, in place of `replaced` if given. Throws `LeaseLostError` under an old fence. */
  store(
    lease: EdgeLease,
    plans: readonly StoredPlan[],
    replaced: StoredPlan | undefined,
    signal: AbortSignal,
  ): Promise<void>;
  /** Notes a call that did not go through: one attempt more, not again before `notBeforeMs`. */
  postpone(lease: EdgeLease, plan: StoredPlan, notBeforeMs: number, signal: AbortSignal): Promise<void>;
  /** Closes a plan: writes the receipt, forgets the revisions it satisfied. Later revisions stay pending. */
  close(lease: EdgeLease, plan: StoredPlan, receipt: EdgeReceipt, signal: AbortSignal): Promise<void>;
}
