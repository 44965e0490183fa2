import type { QueueRecord } from "./queue-record.ts";

/** A queue as its mapping sees it. */
export interface MessageSource {
  /** Up to `max` (1 to 10) messages; waits up to `waitSeconds` (0 to 20) for the first. */
  receive(max: number, waitSeconds: number, signal: AbortSignal): Promise<readonly QueueRecord[]>;
  /** Removes messages for good. Rejects when any of them may still be there. */
  delete(records: readonly QueueRecord[]): Promise<void>;
}
