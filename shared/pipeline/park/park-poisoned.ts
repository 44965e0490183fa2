import type { Parking } from "../../ports/parking.ts";
import type { Report } from "../../ports/reporter.ts";
import { describeError } from "../describe-error.ts";
import { lowestIndex } from "../outcome.ts";
import type { Poisoned } from "./poisoned.ts";

/** @returns the first place in the batch whose record could not be kept, if any. */
export async function parkPoisoned(
  poisoned: readonly Poisoned[],
  { parking, report, signal }: { parking: Parking; report: Report; signal: AbortSignal },
): Promise<number | undefined> {
  if (poisoned.length === 0) return undefined;
  try {
    await parking.park(
      poisoned.map(({ parked }) => parked),
      signal,
    );
  } catch (error) {
    report({ type: "queue-failed", queue: "parked", items: poisoned.length, error: describeError(error) });
    return lowestIndex(poisoned.map(({ index }) => index));
  }
  for (const { parked } of poisoned) {
    report({ type: "change-parked", table: parked.table, code: parked.code, reason: parked.reason });
  }
  return undefined;
}
