/** A message as it was received. */
export interface ReceivedMessage {
  /** The queue's own id: the same whenever the message is received, and also in the dead-letter queue. */
  readonly id: string;
  readonly text: string;
  /** Of this delivery. */
  readonly handle: string;
}

/** A queue that nobody consumes by itself: dead letters, pointers. */
export interface PullQueue {
  /**
   * Receives up to ten messages, which nobody else gets for a while.
   *
   * @returns none when there are none, and now and then although there are some.
   * @throws {PurgeTargetError} when the queue refused or did not answer.
   */
  receive(signal: AbortSignal): Promise<readonly ReceivedMessage[]>;

  /**
   * Takes messages off the queue for good. Twice is as good as once.
   *
   * @throws {PurgeTargetError} when any of them may still be there; it will be received again.
   */
  remove(messages: readonly ReceivedMessage[], signal: AbortSignal): Promise<void>;
}
