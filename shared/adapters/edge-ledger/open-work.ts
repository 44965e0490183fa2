import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { type Hold, NEW_RECORD, type RecordedState } from "../../pipeline/plan/edge-state.ts";
import type { OpenWork, PendingItem, StoredPlan } from "../../ports/edge-ledger.ts";
import { type Row, text, textIn } from "./attributes.ts";
import { callTable, ConditionFailed } from "./call-table.ts";
import { kindOf, openPartition, planIdIn } from "./names.ts";
import { notPlanned } from "./not-planned.ts";
import { rowToPending, rowToPlan } from "./rows.ts";
import { rowToHold, rowToState } from "./state-row.ts";

/** Reads an edge's partition from its beginning until so many items are found. */
export async function readOpenWork(
  { client, table }: { readonly client: DynamoDBClient; readonly table: string },
  edge: string,
  limit: number,
  signal: AbortSignal,
): Promise<OpenWork> {
  const plans: StoredPlan[] = [];
  const pending: PendingItem[] = [];
  let state: RecordedState = NEW_RECORD;
  let hold: Hold | undefined;
  let readFrom: Row | undefined;
  do {
    const query = new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": text(openPartition(edge)) },
      ExclusiveStartKey: readFrom,
    });
    const page = await callTable(() => client.send(query, { abortSignal: signal }), signal);
    if (page instanceof ConditionFailed) break;
    for (const row of page.Items ?? []) {
      const sortKey = textIn(row, "sk");
      const kind = kindOf(sortKey);
      if (kind === "pending") pending.push(rowToPending(row));
      if (kind === "plan") plans.push(rowToPlan(edge, planIdIn(sortKey), row));
      if (kind === "state") state = rowToState(row);
      if (kind === "hold") hold = rowToHold(row);
    }
    readFrom = page.LastEvaluatedKey;
  } while (readFrom !== undefined && pending.length < limit);
  return {
    plans,
    pending: notPlanned(pending.slice(0, limit), plans),
    more: readFrom !== undefined || pending.length > limit,
    state,
    ...(hold && { hold }),
  };
}
