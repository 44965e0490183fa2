import { DeleteItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Confirmation, SentPlan, StoredPlan } from "../../ports/edge-ledger.ts";
import { inParallel } from "../in-parallel.ts";
import { checkVersion, expiry, number, numberIn, ROW_VERSION, type Row, text, textIn } from "./attributes.ts";
import { callTable, ConditionFailed } from "./call-table.ts";
import type { LedgerAccess } from "./ledger-access.ts";
import { receiptKey, unconfirmedKey } from "./names.ts";
import { sentPlan, type SentReceipt } from "./sent-plan.ts";

/** Plans confirmed at the same time. */
const CONFIRMS_AT_ONCE = 25;

/** After so many days nobody looks any more: an edge that left the config. */
const UNCONFIRMED_DAYS = 2;

/** Follows a sent plan from now on. */
export async function follow(
  { client, table }: LedgerAccess,
  plan: StoredPlan,
  receipt: SentReceipt,
  signal: AbortSignal,
): Promise<void> {
  const put = new PutItemCommand({ TableName: table, Item: toRow(sentPlan(plan, receipt)) });
  await callTable(() => client.send(put, { abortSignal: signal }), signal);
}

/** As many as one answer holds, some thousand: who confirms these sees the others next time. */
export async function followed(
  { client, table }: LedgerAccess,
  edge: string,
  signal: AbortSignal,
): Promise<readonly SentPlan[]> {
  const { pk } = unconfirmedKey(edge, "");
  const query = new QueryCommand({
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": pk ?? text("") },
  });
  const page = await callTable(() => client.send(query, { abortSignal: signal }), signal);
  return page instanceof ConditionFailed ? [] : (page.Items ?? []).map((row) => fromRow(edge, row));
}

/** In this order a crash leaves the plan followed, and it is confirmed again. */
export async function unfollow(
  { client, table }: LedgerAccess,
  plans: readonly SentPlan[],
  { outcome, atMs }: Confirmation,
  signal: AbortSignal,
): Promise<void> {
  const tasks = plans.map(({ edge, id, storedAtMs }) => async () => {
    const note = new UpdateItemCommand({
      TableName: table,
      Key: receiptKey(edge, id, storedAtMs),
      UpdateExpression:
        "SET #confirmed = if_not_exists(#confirmed, :outcome), confirmedAtMs = if_not_exists(confirmedAtMs, :at)",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeNames: { "#confirmed": "confirmed" },
      ExpressionAttributeValues: { ":outcome": text(outcome), ":at": number(atMs) },
    });
    await callTable(() => client.send(note, { abortSignal: signal }), signal);
    const remove = new DeleteItemCommand({ TableName: table, Key: unconfirmedKey(edge, id) });
    await callTable(() => client.send(remove, { abortSignal: signal }), signal);
  });
  await inParallel(CONFIRMS_AT_ONCE, tasks);
}

function toRow({ id, edge, receipt, itemCount, writtenAtMs, queuedAtMs, storedAtMs, sentAtMs }: SentPlan): Row {
  return {
    ...unconfirmedKey(edge, id),
    ...ROW_VERSION,
    ttl: expiry(sentAtMs, UNCONFIRMED_DAYS),
    receipt: text(receipt),
    itemCount: number(itemCount),
    ...(writtenAtMs === undefined ? {} : { writtenAtMs: number(writtenAtMs) }),
    queuedAtMs: number(queuedAtMs),
    storedAtMs: number(storedAtMs),
    sentAtMs: number(sentAtMs),
  };
}

function fromRow(edge: string, row: Row): SentPlan {
  checkVersion(row);
  return {
    id: textIn(row, "sk"),
    edge,
    receipt: textIn(row, "receipt"),
    itemCount: numberIn(row, "itemCount"),
    ...(row["writtenAtMs"] && { writtenAtMs: numberIn(row, "writtenAtMs") }),
    queuedAtMs: numberIn(row, "queuedAtMs"),
    storedAtMs: numberIn(row, "storedAtMs"),
    sentAtMs: numberIn(row, "sentAtMs"),
  };
}
