import type { Doorbell } from "../../ports/doorbell.ts";
import type { EdgeLedger } from "../../ports/edge-ledger.ts";
import type { Notes } from "../../ports/notes.ts";
import type { ParkingLot } from "../../ports/parking-lot.ts";
import type { PullQueue } from "../../ports/pull-queue.ts";
import type { Invalidation } from "../pipeline.ts";

/** What redriving takes: all that a batch is worked on with, and where work waits. */
export interface Redrive extends Invalidation {
  readonly lot: ParkingLot;
  /** Name of the bucket that the lot is. */
  readonly bucket: string;
  /** Counts tries, where a crash of this process does not reach. */
  readonly notes: Notes;
  /** Dead letters of the edge queue. */
  readonly deadEdgeMessages: PullQueue;
  /** Dead letters of the later queue. */
  readonly deadLaterPurges: PullQueue;
  /** Pointers to what was parked. */
  readonly pointers: PullQueue;
  readonly ledger: Pick<EdgeLedger, "add">;
  readonly doorbell: Doorbell;
  /** Does something under a signal of its own, which fires after so many milliseconds. */
  readonly limited: <Result>(limitMs: number, action: (limited: AbortSignal) => Promise<Result>) => Promise<Result>;
  /** Longest that one object may take, in milliseconds. */
  readonly objectLimitMs: number;
  /** When everything must be done and recorded, in milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/** Whether there is time for one more object, however long it takes. */
export function hasTime({ clock, untilMs, objectLimitMs }: Redrive): boolean {
  return untilMs - clock.now() >= objectLimitMs;
}
