/** A call to an edge that dropped something that was asked for. */
export interface Invalidation {
  /** The plan's id, which named the call. */
  readonly plan: string;
  readonly outcome: "sent" | "observed" | "parked";
  /** The edge's own id of it; absent unless sent. */
  readonly receipt?: string;
  readonly atMs: number;
  /** When it was known to have taken effect everywhere. */
  readonly effectiveAtMs?: number;
  /** Of the whole call, which may have dropped more. */
  readonly usd: number;
}

/** How far items have come at one edge. */
export interface EdgeProgress {
  /** Not yet with the planner. */
  readonly queued: number;
  /** With the planner, which waits for its time. */
  readonly waiting: number;
  /** Done with: sent, or observed where nothing is sent. */
  readonly done: number;
  /** The calls that may have dropped them, oldest first. */
  readonly invalidations: readonly Invalidation[];
}

/** Items of one purge at one edge. */
export interface FollowedItems {
  readonly edge: string;
  /** The name they were queued under. */
  readonly name: string;
  readonly items: readonly { readonly item: string; readonly under: readonly string[] }[];
  /** No call before this dropped any of them, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** Tells what became of edge items. It looks only, and may be late: what is done is never called done too early. */
export interface EdgeFollower {
  /** @throws {PurgeTargetError} when it can't be told before `signal` fired. */
  follow(followed: FollowedItems, signal: AbortSignal): Promise<EdgeProgress>;
}
