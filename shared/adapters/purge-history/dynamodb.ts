import { GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { HistoryEntry, HistoryQuery, PlanRecord, PurgeHistory } from "../../ports/purge-history.ts";
import { partitionOf, timeOfId } from "../asked-purges/names.ts";
import { RECORD_DAYS, rowToRecord } from "../asked-purges/rows.ts";
import { type Row, text, textIn } from "../edge-ledger/attributes.ts";
import { callTable, ConditionFailed } from "../edge-ledger/call-table.ts";
import type { LedgerAccess } from "../edge-ledger/ledger-access.ts";
import { openPartition, planIdIn, planKey, planSortKey, receiptKey, receiptPartition } from "../edge-ledger/names.ts";
import { planIdsFrom } from "../edge-ledger/plan-id.ts";
import { rowToPlan } from "../edge-ledger/rows.ts";
import { mergeSorted } from "./merge-sorted.ts";
import { openRecord } from "./open-record.ts";
import { rowToPlanRecord } from "./receipt-row.ts";

const DAY_MS = 86_400_000;

/** Rows read at once of each partition: a quarter of a page. */
const ROWS_AT_ONCE = 25;

/** After every id. */
const LAST_ID = "~";

/** Some rows of a partition, by their sort keys, both included. */
interface Range {
  readonly partition: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Reads what the ledger's table has on record: asked purges and receipts by the day that their ids tell, and plans that are
 * open. All reads are consistent. While nothing happens, a look takes a read unit for what was asked for and two for each edge;
 * all else by size, one for each 4 KB.
 */
export class DynamodbPurgeHistory implements PurgeHistory {
  readonly #access: LedgerAccess;

  constructor(access: LedgerAccess) {
    this.#access = access;
  }

  async *list({ edges, order, sinceMs, pastId }: HistoryQuery, signal: AbortSignal): AsyncGenerator<HistoryEntry> {
    const isForward = order === "oldest";
    const nowMs = this.#access.clock.now();
    // what is older has expired
    const firstMs = Math.max(sinceMs, nowMs - RECORD_DAYS * DAY_MS);
    const from = isForward && pastId !== undefined ? pastId : planIdsFrom(firstMs);
    const to = isForward || pastId === undefined ? LAST_ID : pastId;
    // DynamoDB takes no bounds that are the wrong way round: time goes on while somebody turns pages
    if (to < from) return;
    const rows = (range: Range) => this.#rows(range, isForward, signal);

    // first what is open: by the time that receipts are read, those that were closed meanwhile have theirs
    const open: PlanRecord[] = [];
    const looks = edges.map(async (edge) => {
      const range = { partition: openPartition(edge), from: planSortKey(from), to: planSortKey(to) };
      for await (const row of rows(range)) open.push(openRecord(rowToPlan(edge, planIdIn(textIn(row, "sk")), row)));
    });
    await Promise.all(looks);
    const isBefore = (one: HistoryEntry, other: HistoryEntry) => (isForward ? one.id < other.id : one.id > other.id);
    const lastMs = Math.min(timeOfId(to) ?? nowMs, nowMs);
    for (const dayMs of daysBetween(Math.max(timeOfId(from) ?? 0, firstMs), lastMs, isForward)) {
      const day = partitionOf(dayMs);
      const openOfDay = open.filter(({ storedAtMs }) => partitionOf(storedAtMs) === day);
      const sequences = [
        asked(rows({ partition: day, from, to })),
        ...edges.map((edge) => closed(edge, rows({ partition: receiptPartition(edge, dayMs), from, to }))),
        ...edges.map((edge) => told(openOfDay.filter((plan) => plan.edge === edge))),
      ];
      for await (const entry of mergeSorted(sequences, isBefore)) if (entry.id !== pastId) yield entry;
    }
  }

  async readPlan(id: string, edges: readonly string[], signal: AbortSignal): Promise<PlanRecord | undefined> {
    const storedAtMs = timeOfId(id);
    if (storedAtMs === undefined) return undefined;
    const found = edges.map(async (edge) => {
      const open = await this.#row(planKey(edge, id), signal);
      const receipt = await this.#row(receiptKey(edge, id, storedAtMs), signal);
      if (receipt) return rowToPlanRecord(edge, receipt);
      return open && openRecord(rowToPlan(edge, id, open));
    });
    return (await Promise.all(found)).find((plan) => plan !== undefined);
  }

  async #row(Key: Row, signal: AbortSignal): Promise<Row | undefined> {
    const get = new GetItemCommand({ TableName: this.#access.table, Key, ConsistentRead: true });
    const answer = await callTable(() => this.#access.client.send(get, { abortSignal: signal }), signal);
    return answer instanceof ConditionFailed ? undefined : answer.Item;
  }

  async *#rows({ partition, from, to }: Range, isForward: boolean, signal: AbortSignal): AsyncGenerator<Row> {
    let readFrom: Row | undefined;
    do {
      const query = new QueryCommand({
        TableName: this.#access.table,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":pk": text(partition), ":from": text(from), ":to": text(to) },
        ScanIndexForward: isForward,
        Limit: ROWS_AT_ONCE,
        ExclusiveStartKey: readFrom,
      });
      const page = await callTable(() => this.#access.client.send(query, { abortSignal: signal }), signal);
      if (page instanceof ConditionFailed) return;
      yield* page.Items ?? [];
      readFrom = page.LastEvaluatedKey;
    } while (readFrom !== undefined);
  }
}

async function* asked(rows: AsyncIterable<Row>): AsyncGenerator<HistoryEntry> {
  for await (const row of rows) {
    const record = rowToRecord(row);
    yield { kind: "asked", id: record.purge.id, record };
  }
}

async function* closed(edge: string, rows: AsyncIterable<Row>): AsyncGenerator<HistoryEntry> {
  for await (const row of rows) yield* told([rowToPlanRecord(edge, row)]);
}

async function* told(plans: readonly PlanRecord[]): AsyncGenerator<HistoryEntry> {
  for (const plan of plans) yield { kind: "plan", id: plan.id, plan };
}

/** A time of each day, from the one to the other. */
function daysBetween(firstMs: number, lastMs: number, isForward: boolean): readonly number[] {
  const days = Math.floor(lastMs / DAY_MS) - Math.floor(firstMs / DAY_MS) + 1;
  const times = Array.from({ length: Math.max(0, days) }, (_, n) => firstMs + n * DAY_MS);
  return isForward ? times : times.reverse();
}
