import { UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { readSample } from "../../../../shared/cli/samples/read-sample.ts";
import { openDatabase } from "../../../infra/local/dynamodb/database.ts";

it("reads a table's keys, stream and expiry, and its items as streams have them", async () => {
  const { client, createTable, put } = await openDatabase();
  await createTable("Sessions", {
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "B" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
  });
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: "Sessions",
      TimeToLiveSpecification: { Enabled: true, AttributeName: "expiresAt" },
    }),
  );
  const bytes = Buffer.from("tagwire");
  await put("Sessions", { id: { B: bytes }, parts: { L: [{ M: { all: { BS: [bytes] } } }] }, visits: { N: "1" } });

  const { table, items, readUnits } = await readSample(client, "Sessions", 100, AbortSignal.timeout(5_000));

  expect(table).toStrictEqual({
    name: "Sessions",
    keys: [{ name: "id", type: "B" }, undefined],
    indexes: [],
    stream: "KEYS_ONLY",
    ttlAttribute: "expiresAt",
  });
  expect(items).toStrictEqual([
    { id: { B: "dGFnd2lyZQ==" }, parts: { L: [{ M: { all: { BS: ["dGFnd2lyZQ=="] } } }] }, visits: { N: "1" } },
  ]);
  expect(readUnits).toBeGreaterThan(0);
});

it("reads no more items than it was told to, from all over the table", async () => {
  const { client, createTable, put } = await openDatabase();
  await createTable("Products");
  const all = Array.from({ length: 60 }, (_, i) => ({ pk: { S: `PRODUCT#${i % 20}` }, sk: { S: `V#${i}` } }));
  await Promise.all(all.map((item) => put("Products", item)));

  const { items } = await readSample(client, "Products", 20, AbortSignal.timeout(5_000));

  expect(items.length).toBeLessThanOrEqual(20);
  expect(new Set(items.map(({ pk }) => pk?.["S"])).size).toBeGreaterThan(5);
});

it("rejects when there is no such table", async () => {
  const { client } = await openDatabase();

  await expect(readSample(client, "Nothing", 20, AbortSignal.timeout(5_000))).rejects.toThrow("not found");
});
