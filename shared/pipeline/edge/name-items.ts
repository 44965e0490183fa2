import { isRecord } from "../versioned-message.ts";
import type { BatchItem, BatchRequest } from "./batch-item.ts";

/**
 * Names each item after the last record of its batch that asks for it: however the batch comes again, whole, in halves or
 * with more behind it, what asks up to the same record asks under the same name, and is not paid for twice.
 *
 * Nothing is lost by it. A stream moves on from a record only once its batch is done. So whoever asked under the same
 * name without having an earlier record in hand came after that one was done, and asked after all of its objects were
 * purged. The first record could not serve: who asks up to a later one would be taken for who did not.
 *
 * What stands for a whole source is named apart, by that source: other objects are purged before it.
 */
export function nameItems(requests: readonly BatchRequest[], records: readonly unknown[]): readonly BatchRequest[] {
  return requests.map(({ edge, items }) => ({ edge, items: items.map((item) => named(item, records)) }));
}

/**
 * What is asked now where an edge is sent to once more: the first of two purges is named apart from the second, which
 * alone finds everything behind it purged, so that it stands for no second one.
 *
 * @param edgesAgain - edges that are sent to once more.
 */
export function askEarly(requests: readonly BatchRequest[], edgesAgain: ReadonlySet<string>): readonly BatchRequest[] {
  return requests.map(({ edge, items }) => ({ edge, items: edgesAgain.has(edge) ? items.map(early) : items }));
}

function named(item: BatchItem, records: readonly unknown[]): BatchItem {
  const record = nameOfRecord(records[item.lastIndex]);
  if (record === undefined) return item;
  const { source, rule } = item.cause;
  return { ...item, name: rule === "coarse" ? `${record} coarse ${source}` : record };
}

function early(item: BatchItem): BatchItem {
  return item.name === undefined ? item : { ...item, name: `${item.name} early` };
}

/** The same for a record whenever it comes, and for no other record of any stream. */
function nameOfRecord(record: unknown): string | undefined {
  if (!isRecord(record)) return undefined;
  const { eventID, eventSourceARN, dynamodb } = record;
  if (isName(eventID)) return eventID;
  const sequenceNumber = isRecord(dynamodb) ? dynamodb["SequenceNumber"] : undefined;
  return isName(eventSourceARN) && isName(sequenceNumber) ? `${eventSourceARN} ${sequenceNumber}` : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
