/** Decides when a message that could not be handled comes again. */
export interface Redelivery {
  /**
   * Brings the message again no sooner than after the delay. Where that fails it comes at its queue's own time.
   *
   * @param handle - of this delivery of the message.
   * @param delayMs - 0 to 43,200,000.
   */
  postpone(handle: string, delayMs: number, signal: AbortSignal): Promise<void>;
}
