import { GetItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Hold } from "../../pipeline/plan/edge-state.ts";
import { number } from "./attributes.ts";
import { callTable, ConditionFailed } from "./call-table.ts";
import type { LedgerAccess } from "./ledger-access.ts";
import { holdKey } from "./names.ts";
import { holdToRow, rowToHold } from "./state-row.ts";

/** A hold that lasts goes on since when it began. */
export async function holdEdge(
  access: LedgerAccess,
  edge: string,
  wanted: Omit<Hold, "sinceMs">,
  signal: AbortSignal,
): Promise<Hold> {
  const nowMs = access.clock.now();
  for (;;) {
    const held = await readHold(access, edge, nowMs, signal);
    const hold: Hold = { sinceMs: held?.sinceMs ?? nowMs, ...wanted };
    const put = new PutItemCommand({
      TableName: access.table,
      Item: holdToRow(edge, hold),
      ConditionExpression: held ? "sinceMs = :since AND untilMs > :now" : "attribute_not_exists(pk) OR untilMs <= :now",
      ExpressionAttributeValues: { ":now": number(nowMs), ...(held && { ":since": number(held.sinceMs) }) },
    });
    const written = await callTable(() => access.client.send(put, { abortSignal: signal }), signal);
    // somebody else was faster
    if (!(written instanceof ConditionFailed)) return hold;
  }
}

export async function readHold(
  { client, table }: LedgerAccess,
  edge: string,
  nowMs: number,
  signal: AbortSignal,
): Promise<Hold | undefined> {
  const get = new GetItemCommand({ TableName: table, Key: holdKey(edge), ConsistentRead: true });
  const answer = await callTable(() => client.send(get, { abortSignal: signal }), signal);
  const hold = answer instanceof ConditionFailed || !answer.Item ? undefined : rowToHold(answer.Item);
  return hold !== undefined && hold.untilMs > nowMs ? hold : undefined;
}

/** The row stays for as long as it matters that the edge was held. */
export async function endHold(
  { client, table, clock }: LedgerAccess,
  edge: string,
  signal: AbortSignal,
): Promise<void> {
  const nowMs = clock.now();
  const { ttl } = holdToRow(edge, { sinceMs: nowMs, untilMs: nowMs });
  const update = new UpdateItemCommand({
    TableName: table,
    Key: holdKey(edge),
    UpdateExpression: "SET untilMs = :now, #ttl = :ttl",
    ConditionExpression: "untilMs > :now",
    ExpressionAttributeNames: { "#ttl": "ttl" },
    ExpressionAttributeValues: { ":now": number(nowMs), ":ttl": ttl ?? number(0) },
  });
  await callTable(() => client.send(update, { abortSignal: signal }), signal);
}
