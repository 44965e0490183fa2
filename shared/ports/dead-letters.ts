/** Where the messages of a queue go that will never be done, for redrive to answer them. */
export interface DeadLetters {
  /**
   * Keeps the text of a message durably. Kept twice it is answered twice, which is harmless.
   *
   * @throws {PurgeTargetError} when it may not be there: then the message must come again.
   */
  keep(text: string, signal: AbortSignal): Promise<void>;
}
