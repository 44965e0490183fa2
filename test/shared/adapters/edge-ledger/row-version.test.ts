import { QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DynamodbEdgeLedger } from "../../../../shared/adapters/edge-ledger/dynamodb.ts";
import { DynamodbNotes } from "../../../../shared/adapters/notes/dynamodb.ts";
import { openPartition } from "../../../../shared/adapters/edge-ledger/names.ts";
import type { PlannedItem } from "../../../../shared/ports/edge-ledger.ts";
import { type LedgerTable, startLedgerTable } from "../../../kit/ledger-table.ts";

let table: LedgerTable;
let edges = 0;
beforeAll(async () => {
  table = await startLedgerTable();
});
afterAll(() => table.close());

describe("rows of the ledger", () => {
  it("are read, after a rollback, as the version after wrote them", async () => {
    const { ledger, edge } = await ledgerWithWork();

    await rewrite(edge, "SET v = :v, later = :later", { ":v": { N: "2" }, ":later": { S: "a field to come" } });

    const { plans, pending } = await ledger.open(edge, 10, soon());
    expect(plans.flatMap(({ items }) => items.map(({ item }) => item))).toStrictEqual(["/planned"]);
    expect(pending.map(({ item }) => item)).toStrictEqual(["/pending"]);
  });

  it("are read as the first version wrote them, without min", async () => {
    const { ledger, edge } = await ledgerWithWork();

    await rewrite(edge, "REMOVE #min", undefined, { "#min": "min" });

    const { plans, pending } = await ledger.open(edge, 10, soon());
    expect([plans.length, pending.length]).toStrictEqual([1, 1]);
  });

  it("that only readers to come understand are left for them, and whoever meets them says so", async () => {
    const { ledger, edge } = await ledgerWithWork();

    await rewrite(edge, "SET v = :v, #min = :v", { ":v": { N: "3" } }, { "#min": "min" });

    await expect(ledger.open(edge, 10, soon())).rejects.toThrow("ledger: a row must be for readers of version 1");
    await rewrite(edge, "SET v = :v, #min = :v", { ":v": { N: "1" } }, { "#min": "min" });
    expect((await ledger.open(edge, 10, soon())).pending).toHaveLength(1);
  });
});

it("notes are left to readers to come as well", async () => {
  const notes = new DynamodbNotes({ ...table, clock: { now: () => 0 } });
  await notes.write("fact", 1, undefined, soon());
  const Key = { pk: { S: "note#fact" }, sk: { S: "note" } };
  const change = { UpdateExpression: "SET #min = :min", ExpressionAttributeNames: { "#min": "min" } };
  const values = { ExpressionAttributeValues: { ":min": { N: "2" } } };
  await table.client.send(new UpdateItemCommand({ TableName: table.table, Key, ...change, ...values }));

  await expect(notes.read("fact", soon())).rejects.toThrow("a row must be for readers of version 1");
});

/** A ledger with one item planned and one pending. */
async function ledgerWithWork() {
  const edge = `edge-${(edges += 1)}`;
  const ledger = new DynamodbEdgeLedger({ ...table, clock: { now: () => 1_000 } });
  const item = { under: [], cause: { source: "s", rule: "r" }, queuedAtMs: 1, deadlineMs: 2 };
  await ledger.add(edge, [{ ...item, item: "/pending", name: "n" }], soon());
  const lease = await ledger.lease(edge, 60_000, soon());
  if (lease === undefined) throw new Error("nobody else plans here");
  const planned: PlannedItem = { item: "/planned", under: [], causes: [item.cause], deadlineMs: 2, satisfies: [] };
  const plan = { id: "plan", edge, items: [planned], storedAtMs: 1, attempts: 0, notBeforeMs: 0 };
  await ledger.store(lease, { plans: [plan] }, soon());
  return { ledger, edge };
}

type Values = UpdateItemCommand["input"]["ExpressionAttributeValues"];

/** Changes all open rows of an edge but its lease. */
async function rewrite(edge: string, update: string, values: Values, names?: Record<string, string>): Promise<void> {
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.table,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: openPartition(edge) } },
    }),
  );
  for (const { pk, sk, v } of Items) {
    if (pk === undefined || sk === undefined || v === undefined) continue;
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.table,
        Key: { pk, sk },
        UpdateExpression: update,
        ...(values && { ExpressionAttributeValues: values }),
        ...(names && { ExpressionAttributeNames: names }),
      }),
    );
  }
}

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
