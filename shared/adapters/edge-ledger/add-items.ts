import { GetItemCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { NewItem } from "../../ports/edge-ledger.ts";
import { inParallel } from "../in-parallel.ts";
import { expiry } from "./attributes.ts";
import { callTable, ConditionFailed } from "./call-table.ts";
import type { LedgerAccess } from "./ledger-access.ts";
import type { NewPending } from "./make-pending.ts";
import { addedKey, keyOfItem, revisionOf } from "./names.ts";
import { transact } from "./transact.ts";

/** Items added in one transaction: DynamoDB takes 100 actions, and each item is a row and a note that it was added. */
const ITEMS_PER_TRANSACTION = 50;

/** How long a name is remembered, in days: longer than any stream or queue keeps what asks under it. */
const ADDED_DAYS = 15;

/** Notes read at the same time. */
const READS_AT_ONCE = 25;

/**
 * Makes items pending that were not added under their names before. Row and note are written together, and the note only
 * where there is none, so that of two who add the same one does, and a crash never leaves a note without its row.
 */
export async function addItems(
  access: LedgerAccess,
  edge: string,
  items: readonly NewItem[],
  signal: AbortSignal,
): Promise<void> {
  const all = pendingOf(edge, items, access.clock.now());
  let knownBefore = false;
  for (let from = 0; from < all.length; from += ITEMS_PER_TRANSACTION) {
    const together = all.slice(from, from + ITEMS_PER_TRANSACTION);
    // who comes again half added must get further this time: a read is faster, and cheaper, than a transaction that fails
    const left = knownBefore ? await withoutKnown(access, together, signal) : together;
    const added = await addTogether(access, left, signal);
    knownBefore ||= added < together.length;
  }
}

/** Each item once under each of its names. */
function pendingOf(edge: string, items: readonly NewItem[], addedAtMs: number): readonly NewPending[] {
  const unique = new Map<string, NewPending>();
  for (const queued of items) {
    const revision = revisionOf(queued.name);
    unique.set(`${queued.item} ${revision}`, { edge, queued, revision, addedAtMs });
  }
  return [...unique.values()];
}

/** @returns how many were not known under their names. */
async function addTogether(access: LedgerAccess, items: readonly NewPending[], signal: AbortSignal): Promise<number> {
  let left = items;
  while (left.length > 0) {
    const notes = left.map((one) => noteUnlessKnown(access, one));
    // a transaction takes each row once, also where it is asked for under two names
    const rows = [...new Map(left.map((one) => [one.queued.item, one])).values()];
    const known = new Set(await transact(access, notes, rows, signal));
    if (known.size === 0) break;
    left = left.filter((_, place) => !known.has(place));
  }
  return left.length;
}

function noteUnlessKnown({ table }: LedgerAccess, one: NewPending): TransactWriteItem {
  const Item = { ...noteKey(one), ttl: expiry(one.addedAtMs, ADDED_DAYS) };
  return { Put: { TableName: table, Item, ConditionExpression: "attribute_not_exists(pk)" } };
}

async function withoutKnown(
  { client, table }: LedgerAccess,
  items: readonly NewPending[],
  signal: AbortSignal,
): Promise<readonly NewPending[]> {
  const known = new Set<NewPending>();
  const reads = items.map((one) => async () => {
    const get = new GetItemCommand({ TableName: table, Key: noteKey(one) });
    const answer = await callTable(() => client.send(get, { abortSignal: signal }), signal);
    if (!(answer instanceof ConditionFailed) && answer.Item !== undefined) known.add(one);
  });
  await inParallel(READS_AT_ONCE, reads);
  return items.filter((one) => !known.has(one));
}

function noteKey({ edge, queued, revision }: NewPending): ReturnType<typeof addedKey> {
  return addedKey(edge, { key: keyOfItem(queued.item), revision });
}
