import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { AskedProgress, AskedPurge } from "../../pipeline/asked/asked-purge.ts";
import type { Acceptance, AskedPurges, PurgeRecord, RequestName } from "../../ports/asked-purges.ts";
import { number, text, textIn } from "../edge-ledger/attributes.ts";
import { callTable, ConditionFailed } from "../edge-ledger/call-table.ts";
import type { LedgerAccess } from "../edge-ledger/ledger-access.ts";
import { transact } from "../edge-ledger/transact.ts";
import { NAME_DAYS, nameKey, purgeKey, timeOfId } from "./names.ts";
import { purgeToRow, rowToRecord } from "./rows.ts";

const DAY_MS = 86_400_000;

/** Records of asked purges: rows in the ledger table. Accepting one takes 2 write units without a name, 4 with one, and completing it 1. */
export class DynamodbAskedPurges implements AskedPurges {
  readonly #access: LedgerAccess;

  constructor(access: LedgerAccess) {
    this.#access = access;
  }

  async accept(
    purge: AskedPurge,
    name: RequestName | undefined,
    workUntilMs: number,
    signal: AbortSignal,
  ): Promise<Acceptance> {
    const TableName = this.#access.table;
    const record = { Put: { TableName, Item: purgeToRow(purge, workUntilMs) } };
    const taken = await transact(this.#access, name ? [this.#take(name, purge.id), record] : [record], [], signal);
    if (name === undefined || taken.length === 0) return { kind: "accepted" };
    const get = new GetItemCommand({ TableName, Key: nameKey(name.key), ConsistentRead: true });
    const answer = await callTable(() => this.#access.client.send(get, { abortSignal: signal }), signal);
    const row = answer instanceof ConditionFailed ? {} : (answer.Item ?? {});
    const id = textIn(row, "purge");
    // the client asks again where no answer came: who took the name may be ourselves
    if (id === purge.id) return { kind: "accepted" };
    return { kind: "known", id, isSame: textIn(row, "fingerprint") === name.fingerprint };
  }

  async takeOver(id: string, workUntilMs: number, signal: AbortSignal): Promise<boolean> {
    return await this.#update(id, signal, {
      UpdateExpression: "SET workUntilMs = :until",
      ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(progress) AND workUntilMs <= :now",
      ExpressionAttributeValues: { ":until": number(workUntilMs), ":now": number(this.#access.clock.now()) },
    });
  }

  async complete(id: string, progress: AskedProgress, signal: AbortSignal): Promise<void> {
    await this.#update(id, signal, {
      UpdateExpression: "SET progress = :progress",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeValues: { ":progress": text(JSON.stringify(progress)) },
    });
  }

  async letGo(id: string, signal: AbortSignal): Promise<void> {
    await this.#update(id, signal, {
      UpdateExpression: "SET workUntilMs = :now",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeValues: { ":now": number(0) },
    });
  }

  async read(id: string, signal: AbortSignal): Promise<PurgeRecord | undefined> {
    if (timeOfId(id) === undefined) return undefined;
    const get = new GetItemCommand({ TableName: this.#access.table, Key: purgeKey(id), ConsistentRead: true });
    const answer = await callTable(() => this.#access.client.send(get, { abortSignal: signal }), signal);
    return answer instanceof ConditionFailed || answer.Item === undefined ? undefined : rowToRecord(answer.Item);
  }

  #take({ key, fingerprint }: RequestName, id: string) {
    const nowMs = this.#access.clock.now();
    const untilMs = nowMs + NAME_DAYS * DAY_MS;
    // rows are dropped some time after they have expired: until then they say themselves that they have
    return {
      Put: {
        TableName: this.#access.table,
        Item: {
          ...nameKey(key),
          purge: text(id),
          fingerprint: text(fingerprint),
          untilMs: number(untilMs),
          ttl: number(Math.ceil(untilMs / 1_000)),
        },
        ConditionExpression: "attribute_not_exists(pk) OR untilMs <= :now",
        ExpressionAttributeValues: { ":now": number(nowMs) },
      },
    };
  }

  async #update(
    id: string,
    signal: AbortSignal,
    change: Pick<UpdateItemCommand["input"], "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeValues">,
  ): Promise<boolean> {
    if (timeOfId(id) === undefined) return false;
    const update = new UpdateItemCommand({ TableName: this.#access.table, Key: purgeKey(id), ...change });
    const answer = await callTable(() => this.#access.client.send(update, { abortSignal: signal }), signal);
    return !(answer instanceof ConditionFailed);
  }
}
