import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { type Hold, NEW_RECORD, type RecordedState } from "../../pipeline/plan/edge-state.ts";
import type { OpenWork, PendingItem, StoredPlan } from "../../ports/edge-ledger.ts";
import { type Row, text, textIn } from "./attributes.ts";
import { callTable, ConditionFailed } from "./call-table.ts";
import type { LedgerAccess } from "./ledger-access.ts";
import { kindOf, openPartition, partsAround, planIdIn, WHOLE_PARTITION, type Part } from "./names.ts";
import { notPlanned } from "./not-planned.ts";
import { rowToPending, rowToPlan } from "./rows.ts";
import { rowToHold, rowToState } from "./state-row.ts";

interface Extent {
  readonly limit: number;
  /** As in the port. @default from the beginning, in one query */
  readonly behind?: string;
}

/** Reads an edge's partition until so many items are found. */
export async function readOpenWork(
  access: LedgerAccess,
  edge: string,
  { limit, behind }: Extent,
  signal: AbortSignal,
): Promise<OpenWork> {
  const plans: StoredPlan[] = [];
  const pending: PendingItem[] = [];
  let state: RecordedState = NEW_RECORD;
  let hold: Hold | undefined;
  const isEnough = (): boolean => pending.length > limit;
  for (const part of behind === undefined ? [WHOLE_PARTITION] : partsAround(behind)) {
    for await (const row of rowsOf(access, edge, part, signal)) {
      const sortKey = textIn(row, "sk");
      const kind = kindOf(sortKey);
      if (kind === "pending") pending.push(rowToPending(row));
      if (kind === "plan") plans.push(rowToPlan(edge, planIdIn(sortKey), row));
      if (kind === "state") state = rowToState(row);
      if (kind === "hold") hold = rowToHold(row);
      if (isEnough()) break;
    }
    if (isEnough()) break;
  }
  const read = pending.slice(0, limit);
  const readTo = read.at(-1)?.key;
  return {
    plans,
    pending: notPlanned(read, plans),
    more: isEnough(),
    ...(readTo !== undefined && { readTo }),
    state,
    ...(hold && { hold }),
  };
}

/** Rows of a part of the partition, page by page, as long as somebody takes them. */
async function* rowsOf(
  { client, table }: LedgerAccess,
  edge: string,
  part: Part,
  signal: AbortSignal,
): AsyncGenerator<Row> {
  let readFrom: Row | undefined;
  do {
    const query = new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: `pk = :pk${part.condition}`,
      ExpressionAttributeValues: { ":pk": text(openPartition(edge)), ...part.values },
      ExclusiveStartKey: readFrom,
    });
    const page = await callTable(() => client.send(query, { abortSignal: signal }), signal);
    if (page instanceof ConditionFailed) return;
    yield* page.Items ?? [];
    readFrom = page.LastEvaluatedKey;
  } while (readFrom !== undefined);
}
