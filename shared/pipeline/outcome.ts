import { TagwireError } from "../ports/errors.ts";
import type { BatchRequest } from "./edge/batch-item.ts";
import { isRecord } from "./versioned-message.ts";

/** What is to come again. */
export interface BatchOutcome {
  /** Stream position from which on everything comes again; absent when all is done. */
  readonly firstFailure: string | undefined;
}

/** Nothing names the first record that must come again, so all of them must. */
class UnknownPositionError extends TagwireError {
  override readonly name = "UnknownPositionError";
  readonly code = "E_UNKNOWN_POSITION";

  constructor() {
    super("a record without a sequence number was not kept: the whole batch must come again");
  }
}

/**
 * @param failures - places in the batch of what failed; `undefined` where nothing did. A batch is in stream order, so
 *   its first place is its lowest sequence number.
 * @param uncut - requests none of whose items may come again for some of its changes only.
 * @throws {UnknownPositionError} when neither the first of them nor any record before it has a sequence number.
 */
export function outcomeOf(
  records: readonly unknown[],
  failures: readonly (number | undefined)[],
  uncut: readonly BatchRequest[],
): BatchOutcome {
  const first = lowestIndex(failures);
  if (first === undefined) return { firstFailure: undefined };
  const position = records
    .slice(0, beforeItemsAcross(first, uncut) + 1)
    .map(sequenceNumberOf)
    .findLast((found) => found !== undefined);
  if (position === undefined) throw new UnknownPositionError();
  return { firstFailure: position };
}

export function lowestIndex(indices: Iterable<number | undefined>): number | undefined {
  let lowest: number | undefined;
  for (const index of indices) if (index !== undefined && (lowest === undefined || index < lowest)) lowest = index;
  return lowest;
}

/** The last place up to the given one that no item reaches across. */
function beforeItemsAcross(place: number, requests: readonly BatchRequest[]): number {
  const latestFirst = requests.flatMap(({ items }) => items).toSorted((a, b) => b.lastIndex - a.lastIndex);
  let before = place;
  for (const { firstIndex, lastIndex } of latestFirst) {
    if (lastIndex >= before) before = Math.min(before, firstIndex);
  }
  return before;
}

function sequenceNumberOf(record: unknown): string | undefined {
  const stream = isRecord(record) ? record["dynamodb"] : undefined;
  const position = isRecord(stream) ? stream["SequenceNumber"] : undefined;
  return typeof position === "string" && position !== "" ? position : undefined;
}
