import { DeleteItemCommand, type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { TraceChange } from "./change-trace.ts";
import { type Document, productItem, productKey } from "./product-item.ts";

/** How far a replay is. */
export type Progress = (done: number, all: number) => void;

/** Writes under way at once. Those of one product always go one after another. */
const MAX_IN_FLIGHT = 16;

/** Puts the document each product of the trace had before its first change, where the table has none. */
export async function putOldDocuments(
  client: DynamoDBClient,
  table: string,
  changes: readonly TraceChange[],
): Promise<number> {
  const seen = new Set<string>();
  const first = changes.filter(({ key }) => !seen.has(key) && seen.add(key));
  let put = 0;
  const write = async (key: string, old: Document): Promise<void> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: productKey(key), ConsistentRead: true }),
    );
    if (Item) return;
    await client.send(new PutItemCommand({ TableName: table, Item: productItem(key, old) }));
    put++;
  };
  await inLanes(first, ({ key, old }) => (old ? write(key, old) : Promise.resolve()));
  return put;
}

/**
 * Writes the changes of a trace: INSERT and MODIFY put the new document, REMOVE deletes.
 *
 * @param speed - how many times faster than recorded; `Infinity` does not wait at all.
 */
export async function replayTrace(
  client: DynamoDBClient,
  table: string,
  changes: readonly TraceChange[],
  { speed, progress }: { readonly speed: number; readonly progress: Progress },
): Promise<void> {
  const startedAtMs = Date.now();
  const firstAt = changes[0]?.t ?? 0;
  let done = 0;
  await inLanes(changes, async ({ t, op, key, new: document }) => {
    await until(startedAtMs + ((t - firstAt) * 1_000) / speed);
    if (op === "REMOVE") await client.send(new DeleteItemCommand({ TableName: table, Key: productKey(key) }));
    else if (document) await client.send(new PutItemCommand({ TableName: table, Item: productItem(key, document) }));
    progress(++done, changes.length);
  });
}

async function until(atMs: number): Promise<void> {
  const leftMs = atMs - Date.now();
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
}

/** Works through `changes` in order, several at once, but never two of the same key. */
async function inLanes(changes: readonly TraceChange[], work: (change: TraceChange) => Promise<void>): Promise<void> {
  const lanes = Array.from({ length: MAX_IN_FLIGHT }, (): TraceChange[] => []);
  const laneOf = new Map<string, TraceChange[]>();
  changes.forEach((change, index) => {
    const lane = laneOf.get(change.key) ?? lanes[index % MAX_IN_FLIGHT];
    if (lane) laneOf.set(change.key, lane).get(change.key)?.push(change);
  });
  await Promise.all(
    lanes.map(async (lane) => {
      for (const change of lane) await work(change);
    }),
  );
}
