import { fileURLToPath } from "node:url";
import { type AttributeValue, DeleteItemCommand, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { readTrace, type TraceChange } from "../../infra/local/catalogue/change-trace.ts";
import { type Document, productItem, productKey } from "../../infra/local/catalogue/product-item.ts";

/** One write to the table that changes an item. */
export interface Write {
  readonly id: string;
  /** Absent: the item is deleted. */
  readonly item?: Record<string, AttributeValue>;
  /** From the write before, in milliseconds. */
  readonly afterMs: number;
}

/** Writes, and what the table holds before the first of them. */
export interface Workload {
  readonly before: readonly Write[];
  readonly writes: readonly Write[];
}

const TRACE = fileURLToPath(new URL("../kit/traces/catalog-14d.jsonl.gz", import.meta.url));

/** Nights and weekends are cut to this, in milliseconds; bursts stay bursts. */
const MAX_GAP_MS = 100;

/**
 * So many real changes: the trace forward, then back to where it began, then forward again, and so on. Each of them
 * changes an item, which repeating the trace would not: half of its documents change once.
 */
export async function workload(changes: number): Promise<Workload> {
  const trace = await readTrace(TRACE, "needed");
  const forward = trace.map((change, at) => write(change.key, change.new, gapMs(trace[at - 1], change)));
  const back = trace.map((change, at) => write(change.key, change.old, gapMs(change, trace[at + 1]))).toReversed();
  const writes: Write[] = [];
  for (let lap = 0; writes.length < changes; lap++) writes.push(...(lap % 2 === 0 ? forward : back));
  const written = new Set(writes.slice(0, changes).map(({ id }) => id));
  const seen = new Set<string>();
  const first = trace.filter(({ key }) => written.has(key) && !seen.has(key) && seen.add(key));
  const before = first.flatMap(({ key, old }) => (old ? [write(key, old, 0)] : []));
  return { before, writes: writes.slice(0, changes) };
}

/** Makes a write. */
export async function put(client: DynamoDBClient, table: string, { id, item }: Write): Promise<void> {
  if (item) await client.send(new PutItemCommand({ TableName: table, Item: item }));
  else await client.send(new DeleteItemCommand({ TableName: table, Key: productKey(id) }));
}

function write(id: string, document: Document | undefined, afterMs: number): Write {
  return { id, afterMs, ...(document && { item: productItem(id, document) }) };
}

function gapMs(earlier: TraceChange | undefined, later: TraceChange | undefined): number {
  return earlier && later ? Math.min((later.t - earlier.t) * 1_000, MAX_GAP_MS) : 0;
}
