import { randomUUID } from "node:crypto";
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Note, Notes } from "../../ports/notes.ts";
import { checkVersion, expiry, ROW_VERSION, type Row, text, textIn } from "../edge-ledger/attributes.ts";
import { callTable, ConditionFailed } from "../edge-ledger/call-table.ts";
import type { LedgerAccess } from "../edge-ledger/ledger-access.ts";

/** Notes all functions share: a row each in the ledger table. */
export class DynamodbNotes implements Notes {
  readonly #access: LedgerAccess;

  constructor(access: LedgerAccess) {
    this.#access = access;
  }

  async read(name: string, signal: AbortSignal): Promise<Note | undefined> {
    const get = new GetItemCommand({ TableName: this.#access.table, Key: keyOf(name), ConsistentRead: true });
    const answer = await callTable(() => this.#access.client.send(get, { abortSignal: signal }), signal);
    const row = answer instanceof ConditionFailed ? undefined : answer.Item;
    if (row === undefined) return undefined;
    checkVersion(row);
    return { value: JSON.parse(textIn(row, "value")) as unknown, revision: textIn(row, "revision") };
  }

  async write(
    name: string,
    value: unknown,
    seen: Note | undefined,
    signal: AbortSignal,
    days?: number,
  ): Promise<boolean> {
    const revision = randomUUID();
    const put = new PutItemCommand({
      TableName: this.#access.table,
      Item: {
        ...keyOf(name),
        ...ROW_VERSION,
        value: text(JSON.stringify(value)),
        revision: text(revision),
        ...(days === undefined ? {} : { ttl: expiry(this.#access.clock.now(), days) }),
      },
      ...(seen === undefined
        ? { ConditionExpression: "attribute_not_exists(pk)" }
        : {
            ConditionExpression: "revision = :seen",
            ExpressionAttributeValues: { ":seen": text(seen.revision) },
          }),
    });
    const answer = await callTable(() => this.#access.client.send(put, { abortSignal: signal }), signal);
    if (!(answer instanceof ConditionFailed)) return true;
    // the client asks again where no answer came: what kept the second from being written may be the first
    return (await this.read(name, signal))?.revision === revision;
  }

  async forget(name: string, signal: AbortSignal): Promise<void> {
    const remove = new DeleteItemCommand({ TableName: this.#access.table, Key: keyOf(name) });
    await callTable(() => this.#access.client.send(remove, { abortSignal: signal }), signal);
  }
}

function keyOf(name: string): Row {
  return { pk: text(`note#${name}`), sk: text("note") };
}
