/** What a steward sees around it. What could not be seen is left out, and what depends on it waits. */
export interface Surroundings {
  /**
   * Since when no other code than this deployment's can be running, in milliseconds since the Unix epoch; absent while
   * any function is still another one.
   */
  readonly aloneSinceMs?: number;
  /** By logical table name. */
  readonly streams: ReadonlyMap<string, StreamSeen>;
  /** By edge name. */
  readonly edges: ReadonlyMap<string, EdgeSeen>;
}

/** A table's stream as it is now. */
export interface StreamSeen {
  /** Of the current one; `undefined` when it is off. */
  readonly arn: string | undefined;
  /** Whether that very stream is being read. */
  readonly isRead: boolean;
}

/** A distribution as it is now. */
export interface EdgeSeen {
  /** Whether all its locations have its current settings. */
  readonly deployed: boolean;
  readonly tagHeader: string | undefined;
}
