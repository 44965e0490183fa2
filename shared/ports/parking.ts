/** A change kept aside because it could not be handled. */
export interface ParkedChange {
  /** The record as it came, whole. */
  readonly record: unknown;
  /** Logical table name, if it could be told. */
  readonly table?: string;
  /** Stream position; makes parking idempotent. */
  readonly sequenceNumber?: string;
  /** Stable code of what went wrong, for example `E_UNREADABLE_RECORD`. */
  readonly code: `E_${string}`;
  /** One sentence, without item data. */
  readonly reason: string;
}

/** Where changes wait that could not be handled. */
export interface Parking {
  /**
   * Keeps each change whole, and a pointer to it on a queue. Parking the same change twice keeps one.
   *
   * @throws {PurgeTargetError} when any of them was not durably kept.
   */
  park(changes: readonly ParkedChange[], signal: AbortSignal): Promise<void>;
}
