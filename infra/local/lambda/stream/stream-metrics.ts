/** What Lambda counts about a mapping, in records. Names follow its `EventCount` metrics. */
export interface StreamMetrics {
  /** Read from the stream. */
  readonly polled: number;
  readonly filteredOut: number;
  /** Handed to the function, each time they were. */
  readonly invoked: number;
  /** Part of an invocation that failed, wholly or from there on. */
  readonly failedInvoke: number;
  /** Given up, delivered to a failure destination or not. */
  readonly dropped: number;
  readonly onFailureDelivered: number;
  /** How old the last record of the last batch was when it was handed over, in milliseconds. */
  readonly iteratorAgeMs: number;
}

/** Counts up as the mapping works. */
export type StreamCounters = { -readonly [name in keyof StreamMetrics]: number };
