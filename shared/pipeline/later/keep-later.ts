import type { LaterPurge, LaterQueue } from "../../ports/later-queue.ts";
import type { Report } from "../../ports/reporter.ts";
import { describeError } from "../describe-error.ts";
import { lowestIndex } from "../outcome.ts";

/** A purge to be kept for later. */
export interface PurgeToKeep {
  readonly purge: LaterPurge;
  /** Place in the batch of the first record that needs it. */
  readonly firstIndex: number;
}

/** What keeping purges for later takes. */
export interface Keeping {
  readonly laterQueue: LaterQueue;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** @returns the first place in the batch that needs any of them, unless all are kept durably. Never rejects. */
export async function keepLater(
  wanted: readonly PurgeToKeep[],
  { laterQueue, report, signal }: Keeping,
): Promise<number | undefined> {
  if (wanted.length === 0) return undefined;
  const purges = wanted.map(({ purge }) => purge);
  try {
    await laterQueue.keep(purges, signal);
  } catch (error) {
    report({ type: "queue-failed", queue: "later", items: purges.length, error: describeError(error) });
    return lowestIndex(wanted.map(({ firstIndex }) => firstIndex));
  }
  for (const { reason, delayMs } of purges) report({ type: "purge-kept", reason, delayMs });
  return undefined;
}
