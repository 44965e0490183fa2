import { GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { TokenRecord, Tokens } from "../../ports/tokens.ts";
import {
  checkVersion,
  expiry,
  number,
  numberIn,
  ROW_VERSION,
  type Row,
  text,
  textIn,
} from "../edge-ledger/attributes.ts";
import { callTable, ConditionFailed } from "../edge-ledger/call-table.ts";
import type { LedgerAccess } from "../edge-ledger/ledger-access.ts";

/** How long an expired token stays on record, in days: who asks why it was refused is told. */
const KEPT_DAYS = 30;

/** How long a count is kept, in days: the least there is. */
const COUNT_DAYS = 1;

const TOKENS = text("tokens");

/** Tokens as rows of the ledger table, in one partition: there are dozens. A request costs half a read unit and a write unit. */
export class DynamodbTokens implements Tokens {
  readonly #access: LedgerAccess;

  constructor(access: LedgerAccess) {
    this.#access = access;
  }

  async add(token: TokenRecord, signal: AbortSignal): Promise<void> {
    const Item: Row = {
      ...tokenKey(token.id),
      ...ROW_VERSION,
      token: text(JSON.stringify(token)),
      ttl: expiry(token.expiresAtMs, KEPT_DAYS),
    };
    const put = new PutItemCommand({ TableName: this.#access.table, Item });
    await callTable(() => this.#access.client.send(put, { abortSignal: signal }), signal);
  }

  async find(id: string, signal: AbortSignal): Promise<TokenRecord | undefined> {
    const get = new GetItemCommand({ TableName: this.#access.table, Key: tokenKey(id), ConsistentRead: true });
    const answer = await callTable(() => this.#access.client.send(get, { abortSignal: signal }), signal);
    return answer instanceof ConditionFailed || answer.Item === undefined ? undefined : rowToToken(answer.Item);
  }

  async revoke(id: string, atMs: number, signal: AbortSignal): Promise<boolean> {
    const update = new UpdateItemCommand({
      TableName: this.#access.table,
      Key: tokenKey(id),
      UpdateExpression: "SET revokedAtMs = if_not_exists(revokedAtMs, :at)",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeValues: { ":at": number(atMs) },
    });
    const answer = await callTable(() => this.#access.client.send(update, { abortSignal: signal }), signal);
    return !(answer instanceof ConditionFailed);
  }

  async list(signal: AbortSignal): Promise<readonly TokenRecord[]> {
    const tokens: TokenRecord[] = [];
    let from: Row | undefined;
    do {
      const query = new QueryCommand({
        TableName: this.#access.table,
        KeyConditionExpression: "pk = :tokens",
        ExpressionAttributeValues: { ":tokens": TOKENS },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      });
      const page = await callTable(() => this.#access.client.send(query, { abortSignal: signal }), signal);
      if (page instanceof ConditionFailed) break;
      tokens.push(...(page.Items ?? []).map(rowToToken));
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
    return tokens.sort((a, b) => b.createdAtMs - a.createdAtMs);
  }

  async count(id: string, window: number, signal: AbortSignal): Promise<number> {
    const update = new UpdateItemCommand({
      TableName: this.#access.table,
      Key: { pk: text(`requests#${id}`), sk: text(String(window)) },
      UpdateExpression: "ADD requests :one SET #ttl = :ttl",
      ExpressionAttributeNames: { "#ttl": "ttl" },
      ExpressionAttributeValues: { ":one": number(1), ":ttl": expiry(this.#access.clock.now(), COUNT_DAYS) },
      ReturnValues: "UPDATED_NEW",
    });
    const answer = await callTable(() => this.#access.client.send(update, { abortSignal: signal }), signal);
    return answer instanceof ConditionFailed ? 0 : numberIn(answer.Attributes ?? {}, "requests");
  }
}

function tokenKey(id: string): Row {
  return { pk: TOKENS, sk: text(id) };
}

function rowToToken(row: Row): TokenRecord {
  checkVersion(row);
  const token = JSON.parse(textIn(row, "token")) as TokenRecord;
  return row["revokedAtMs"] ? { ...token, revokedAtMs: numberIn(row, "revokedAtMs") } : token;
}
