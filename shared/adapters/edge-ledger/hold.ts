import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Hold } from "../../pipeline/plan/edge-state.ts";
import { number, type Row } from "./attributes.ts";
import { callTable, ConditionFailed } from "./call-table.ts";
import { holdKey } from "./names.ts";
import { holdToRow, rowToHold } from "./state-row.ts";

/** The ledger's table, and the time by the planner's clock. */
interface Holding {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly nowMs: number;
}

/** A hold that lasts is only moved: it goes on since when it began. */
export async function holdUntil(at: Holding, edge: string, untilMs: number, signal: AbortSignal): Promise<Hold> {
  const begun: Hold = { sinceMs: at.nowMs, untilMs };
  for (;;) {
    const moved = await move(at, edge, untilMs, signal);
    if (moved !== undefined) return rowToHold(moved);
    const put = new PutItemCommand({
      TableName: at.table,
      Item: holdToRow(edge, begun),
      ConditionExpression: "attribute_not_exists(pk) OR untilMs <= :now",
      ExpressionAttributeValues: { ":now": number(at.nowMs) },
    });
    const written = await callTable(() => at.client.send(put, { abortSignal: signal }), signal);
    // somebody else was faster
    if (!(written instanceof ConditionFailed)) return begun;
  }
}

export async function endHold(at: Holding, edge: string, signal: AbortSignal): Promise<void> {
  await move(at, edge, at.nowMs, signal);
}

/** @returns `undefined` when nothing is held. */
async function move(
  { client, table, nowMs }: Holding,
  edge: string,
  untilMs: number,
  signal: AbortSignal,
): Promise<Row | undefined> {
  const { ttl } = holdToRow(edge, { sinceMs: nowMs, untilMs });
  const update = new UpdateItemCommand({
    TableName: table,
    Key: holdKey(edge),
    UpdateExpression: "SET untilMs = :until, #ttl = :ttl",
    ConditionExpression: "untilMs > :now",
    ExpressionAttributeNames: { "#ttl": "ttl" },
    ExpressionAttributeValues: { ":until": number(untilMs), ":now": number(nowMs), ":ttl": ttl ?? number(0) },
    ReturnValues: "ALL_NEW",
  });
  const moved = await callTable(() => client.send(update, { abortSignal: signal }), signal);
  return moved instanceof ConditionFailed ? undefined : moved.Attributes;
}
