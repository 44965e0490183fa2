/** Why something is stale: the earliest write of a batch that made it so. Holds no item data, so it may be logged. */
export interface Cause {
  /** Name of the source in the config. */
  readonly source: string;
  /** Name of the rule, or `coarse`. */
  readonly rule: string;
  /** The watched attribute that differed; absent for inserts, removals and differing outputs. */
  readonly attribute?: string;
  /** Stream position of the write; names it without telling what is in it. */
  readonly sequenceNumber?: string;
  /** When it was written, in milliseconds since the Unix epoch. The stream rounds it down to a second. */
  readonly writtenAtMs?: number;
}
