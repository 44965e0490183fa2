/** Wakes a planner later. A ring says no more than "look at the ledger": one too many is harmless, the sweep makes up for one too few. */
export interface Doorbell {
  /**
   * Wakes a planner of the edge.
   *
   * @param delayMs - 0 to {@link MAX_DOORBELL_DELAY_MS}; may come up to a second later.
   * @throws {PurgeTargetError} when the ring was not durably kept.
   */
  ring(edge: string, delayMs: number, signal: AbortSignal): Promise<void>;
}

/** Longest a ring can be kept, in milliseconds. */
export const MAX_DOORBELL_DELAY_MS = 900_000;
