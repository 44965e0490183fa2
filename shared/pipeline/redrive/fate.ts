/** What became of an object in a run. */
export interface Fate {
  readonly outcome:
    | "done"
    /** What stands for it was purged, and it lies in the archive. */
    | "gave-up"
    /** To be tried again. */
    | "failed"
    /** The environment is not ready for it, now or when it was last tried. */
    | "held"
    /** Somebody else has it, it waits for its next try, or there was no time for it. */
    | "waiting";
  /** What went wrong, in a sentence without item data. */
  readonly why?: string;
}
