import type { Cause } from "../pipeline/cause.ts";
import type { EdgeItem } from "../pipeline/edge-item.ts";
import type { Hold, RecordedState } from "../pipeline/plan/edge-state.ts";

/** An edge item as a message brought it. */
export interface QueuedItem extends EdgeItem {
  /** When its message was sent, by the sender's clock, in milliseconds since the Unix epoch. */
  readonly queuedAtMs: number;
  /** When its purge must have been sent, in milliseconds since the Unix epoch. */
  readonly deadlineMs: number;
}

/** A queued item as it is added. */
export interface NewItem extends QueuedItem {
  /** Names the work: an item is added under it once. */
  readonly name: string;
}

/** One state of one pending item. Names what a plan took, so that what came later is told apart. */
export interface PendingRef {
  /** The ledger's own name for the item: short, whatever the item's length. */
  readonly key: string;
  /** Changes whenever the item is queued again, and never repeats. */
  readonly revision: string;
}

/** An edge item that waits for an invalidation submitted after it was queued. Each item is pending once, however often queued. */
export interface PendingItem extends QueuedItem, PendingRef {
  /** When the ledger last took it in, by the planner's clock, in milliseconds since the Unix epoch. */
  readonly addedAtMs: number;
}

/** One item of a plan, and what it is sent for. */
export interface PlannedItem {
  readonly item: string;
  /** Items that drop this one too, nearest first. */
  readonly under: readonly string[];
  /** The earliest of the writes it stands for, earliest first. */
  readonly causes: readonly [Cause, ...Cause[]];
  /** The earliest deadline of what it satisfies, in milliseconds since the Unix epoch. */
  readonly deadlineMs: number;
  readonly satisfies: readonly PendingRef[];
  /** What may be sent in its place at most. @default whatever covers it */
  readonly within?: readonly string[];
}

/** A plan on record: from now on it is sent exactly so, under its id, until the edge has taken it. */
export interface StoredPlan {
  /** Sorts by time and never repeats; names the call at the edge. */
  readonly id: string;
  readonly edge: string;
  /** Sorted by item, without duplicates. */
  readonly items: readonly PlannedItem[];
  readonly storedAtMs: number;
  /** Calls that did not go through. */
  readonly attempts: number;
  /** Not to be sent before, in milliseconds since the Unix epoch. */
  readonly notBeforeMs: number;
}

/** The right to plan for one edge, for a while. */
export interface EdgeLease {
  readonly edge: string;
  /** Grows with each holder; what is stored under an older one is refused. */
  readonly fence: number;
  /** When the next doorbell is due that an earlier holder rang, if any, in milliseconds since the Unix epoch. */
  readonly bellAtMs: number | undefined;
}

/** What became of a plan. */
export type EdgeReceipt =
  | {
      readonly outcome: "sent";
      /** The edge's. */
      readonly receipt: string;
      readonly usd: number;
      /** When the first of its items was queued, in milliseconds since the Unix epoch. */
      readonly queuedAtMs: number;
      readonly atMs: number;
    }
  | { readonly outcome: "observed"; readonly usd: number; readonly atMs: number };

/** A plan that its edge has taken, and has not yet said to be through. */
export interface SentPlan {
  readonly id: string;
  readonly edge: string;
  /** The edge's. */
  readonly receipt: string;
  readonly itemCount: number;
  /** The first of the writes it stands for, in milliseconds since the Unix epoch; absent when unknown. */
  readonly writtenAtMs?: number;
  /** When the first of its items was queued. */
  readonly queuedAtMs: number;
  readonly storedAtMs: number;
  readonly sentAtMs: number;
}

/** How following a sent plan ended. */
export interface Confirmation {
  /** `effective`: no edge location serves what it dropped. `overdue`: nobody waits for it any longer. */
  readonly outcome: "effective" | "overdue";
  readonly atMs: number;
}

/** What is still to be done for one edge. */
export interface OpenWork {
  /** All plans not closed yet, oldest first. */
  readonly plans: readonly StoredPlan[];
  /** Items that no open plan satisfies, as many as were asked for. */
  readonly pending: readonly PendingItem[];
  /** More are pending than were read. */
  readonly more: boolean;
  /** Where reading ended: {@link PendingRef.key} of the last item read. Absent when none is pending. */
  readonly readTo?: string;
  /** As it was last stored; that of a new edge if it never was. */
  readonly state: RecordedState;
  /** The last one there was, perhaps over by now. */
  readonly hold?: Hold;
}

/** What is stored at once. */
export interface Storing {
  readonly plans: readonly StoredPlan[];
  /**
   * An open plan in whose place they come.
   *
   * @default none
   */
  readonly replaced?: StoredPlan;
  /**
   * What is true of the edge once they are stored: reserved before any call, whatever becomes of it.
   *
   * @default as it was
   */
  readonly state?: RecordedState;
}

/**
 * What waits for each edge, what is planned, and what was done. It is the truth: queue messages only ring the bell.
 * Every method may be called again after a crash, and rejects with `PurgeTargetError` when the outcome is unknown.
 */
export interface EdgeLedger {
  /**
   * Makes items pending, each unless it was added under its name before, by whomever, at the same time too, and whatever
   * became of it since. An item that is pending already gets a new revision and keeps its earliest deadline and the cause
   * that goes with it. A crash leaves some of the items pending and their names known, the others neither.
   */
  add(edge: string, items: readonly NewItem[], signal: AbortSignal): Promise<void>;

  /** Takes the lease for `ttlMs`, or `undefined` while another planner holds it. */
  lease(edge: string, ttlMs: number, signal: AbortSignal): Promise<EdgeLease | undefined>;

  /** Gives the lease back, and notes when the next doorbell is due. Does nothing when somebody else holds it by now. */
  release(lease: EdgeLease, bellAtMs: number | undefined, signal: AbortSignal): Promise<void>;

  /**
   * Reads what is to be done. Strongly consistent: sees every `add` and `store` that was answered before.
   *
   * @param limit - most pending items to read, those that open plans satisfy included.
   * @param behind - {@link OpenWork.readTo} of an earlier look: what is pending behind that comes first, then what is
   *   before it. So looks can take turns where more is pending than one of them reads.
   */
  open(edge: string, limit: number, signal: AbortSignal, behind?: string): Promise<OpenWork>;

  /**
   * Stores plans and what they make of the edge's state, all or nothing.
   *
   * @throws {LeaseLostError} when another planner has the lease by now, or `replaced` is no longer open.
   */
  store(lease: EdgeLease, storing: Storing, signal: AbortSignal): Promise<void>;

  /** Notes a call that did not go through: one attempt more, not again before `notBeforeMs`. Once for each attempt. */
  postpone(plan: StoredPlan, notBeforeMs: number, signal: AbortSignal): Promise<void>;

  /**
   * Closes a plan: forgets the revisions it satisfied, writes the receipt. Later revisions stay pending, from now on with
   * the deadline and the cause of the latest. Needs no lease: what the edge has taken is done, whoever says so. What was
   * sent is unconfirmed from now on.
   */
  close(plan: StoredPlan, receipt: EdgeReceipt, signal: AbortSignal): Promise<void>;

  /**
   * Takes back a plan that can't be sent and makes `instead`, which covers all of it, pending in place of what it satisfied.
   *
   * @throws {LeaseLostError} when another planner has the lease by now, or the plan is no longer open.
   */
  coarsen(lease: EdgeLease, plan: StoredPlan, instead: QueuedItem, signal: AbortSignal): Promise<void>;

  /** Plans that were sent and not confirmed yet, oldest first: all of them, or some thousand. */
  unconfirmed(edge: string, signal: AbortSignal): Promise<readonly SentPlan[]>;

  /** Notes in the receipts of sent plans how following them ended, and follows them no longer. The first note stays. */
  confirm(plans: readonly SentPlan[], confirmation: Confirmation, signal: AbortSignal): Promise<void>;

  /** Begins to hold the edge's purges, or holds them as it is said now if they are held already. Needs no lease. */
  hold(edge: string, wanted: Omit<Hold, "sinceMs">, signal: AbortSignal): Promise<Hold>;

  /** The hold that lasts, if any does. Sees every call that was answered before. */
  held(edge: string, signal: AbortSignal): Promise<Hold | undefined>;

  /** Ends a hold now. Does nothing if there is none. */
  endHold(edge: string, signal: AbortSignal): Promise<void>;
}
