import type { PlanLimits } from "./chunk.ts";

/** How much may be taken at a time, and how soon there is as much again. */
export interface Rate {
  readonly perSecond: number;
  /** Most that gathers while nothing is taken, and so most at once; at least 1. */
  readonly burst: number;
}

/** What one edge may take of its account's quotas: its share of them, where the account has several edges. */
export interface EdgeQuota {
  /** Items of all kinds. */
  readonly items: Rate;
  /** Items that end in `*`, which count as items too. */
  readonly wildcards: Rate;
  /** Plans: each is one call. */
  readonly requests: Rate;
  /** Most items in plans that are sent and not known to be complete. */
  readonly itemsInProgress: number;
  /** Most wildcards in such plans. */
  readonly wildcardsInProgress: number;
  /** A plan counts as in progress for so long unless it is known to be complete before, in milliseconds. */
  readonly inProgressMs: number;
}

/** When a wider item goes in place of many. */
export interface CoarseningPolicy {
  /** What it costs to load one object again that was purged needlessly, in dollars. */
  readonly refetchUsd: number;
  /** How many objects an item drops, by item: `#products`, `/c/*`, `/*`. A wider item that is not named here never goes in place of others. */
  readonly populations: Readonly<Record<string, number>>;
}

/** How much purging may cost. */
export interface BudgetPolicy {
  /** For a calendar month, UTC. */
  readonly usdPerMonth: number;
  /** What becomes of purges once it is spent: they wait for the next month, or go all the same. */
  readonly onBudget: "hold" | "spend";
}

/** When many items are on their way at once, it is worth a moment to see all of them. */
interface BurstPolicy {
  /** So many items, pending or sent within `minIntervalMs`, are a burst: while it lasts all that come wait. */
  readonly items: number;
  /** None waits for it longer than until so long before its deadline, in milliseconds. */
  readonly spareMs: number;
}

/** When changes come so fast that purging each is no use. */
export interface StormPolicy {
  /** So many times the usual rate is a storm. */
  readonly factor: number;
  /** Fewer new items a second are never one. */
  readonly minPerSecond: number;
}

/** How an edge is planned for. What is absent is not applied. */
export interface PlanPolicy {
  /** For how long changes gather into one purge, in milliseconds. */
  readonly gatherMs: number;
  /**
   * An item that was sent less than this ago, by itself or by what covered it, rests until the interval ends and then goes
   * once; its deadline comes first. In milliseconds; 0 and no item rests. Longer than the deadline leaves it time, and a
   * busy item always goes at its deadline.
   */
  readonly minIntervalMs: number;
  /** @default nothing waits for a burst to end */
  readonly burst?: BurstPolicy;
  /** Every response carries the ancestors of its tags, so that a tag covers those under it. */
  readonly ancestors: boolean;
  readonly limits: PlanLimits;
  /** @default no limit */
  readonly quota?: EdgeQuota;
  /** @default items go as they are */
  readonly coarsening?: CoarseningPolicy;
  /** @default no limit */
  readonly budget?: BudgetPolicy;
  /** @default nothing is a storm */
  readonly storm?: StormPolicy;
}
