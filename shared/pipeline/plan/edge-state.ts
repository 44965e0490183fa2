/** What one plan purged, for as long as that matters to what comes after it. */
export interface SentRecord {
  /** When the plan was stored, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** What it satisfied, each by the ledger's key. */
  readonly keys: readonly string[];
  /** Those of its items that stood for others. */
  readonly wide: readonly string[];
}

/** A plan that was sent and is not known to be complete. */
export interface InProgress {
  /** Its id. */
  readonly plan: string;
  readonly items: number;
  readonly wildcards: number;
  /** Counts no longer after this time, in milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** A time in which all purges of an edge gather, in milliseconds since the Unix epoch. */
export interface Hold {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Who said last how long it is to last; absent for who has no name here. */
  readonly by?: string;
  /** In the words of who holds. */
  readonly reason?: string;
}

/**
 * What is known of an edge besides what is pending: plain data, to be stored as it is in the transaction that stores a
 * plan, so that what is reserved for a call is reserved before it. All times in milliseconds since the Unix epoch.
 */
export interface EdgeState {
  /** The edge refused to take more before this time; 0 when it didn't. Known from its open plans, so it need not be stored. */
  readonly busyUntilMs: number;
  /** Plans stored within `minInterval`, oldest first; their items rest. */
  readonly sent: readonly SentRecord[];
  /**
   * When each token bucket will be full again: in the past when it is. One number is a whole bucket, and a new rate or burst
   * applies at once.
   */
  readonly fullAtMs: { readonly items: number; readonly wildcards: number; readonly requests: number };
  readonly inProgress: readonly InProgress[];
  /** What was reserved this month, never given back: a call whose outcome is unknown may have been billed. */
  readonly spent: {
    /** Calendar month, UTC: `2026-11`. */
    readonly month: string;
    readonly items: number;
  };
  /** While it lasts nothing goes, deadline or not; then all goes at once. It ends by itself. */
  readonly hold?: Hold;
  /** Turns that each source of the last plans is ahead of the one that is furthest behind; those not named are not ahead. */
  readonly turnsAhead: Readonly<Record<string, number>>;
  /** How fast new items come. */
  readonly arrivals: {
    /** Items added up to this time are counted. */
    readonly countedToMs: number;
    /** Over the last seconds. */
    readonly perSecond: number;
    /** Over the last hours. */
    readonly usualPerSecond: number;
  };
  /** Where the last look at what is pending ended, while there is more than one look reads. */
  readonly lookedTo?: string;
  /** Since when changes come far faster than usual. */
  readonly storm?: { readonly sinceMs: number };
}

/** What is on record of an edge: what is not known from its open plans and its hold. */
export type RecordedState = Omit<EdgeState, "busyUntilMs" | "hold">;

/** What is on record of an edge that was never purged. */
export const NEW_RECORD: RecordedState = {
  sent: [],
  fullAtMs: { items: 0, wildcards: 0, requests: 0 },
  inProgress: [],
  spent: { month: "", items: 0 },
  turnsAhead: {},
  arrivals: { countedToMs: 0, perSecond: 0, usualPerSecond: 0 },
};

/** State of an edge that was never purged. */
export const NEW_EDGE: EdgeState = { ...NEW_RECORD, busyUntilMs: 0 };

/** What of a state is to be stored. */
export function recorded(state: EdgeState): RecordedState {
  const { busyUntilMs: _busyUntilMs, hold: _hold, ...rest } = state;
  return rest;
}
