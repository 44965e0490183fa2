import { GetItemCommand, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { LocalCall } from "../../../../infra/local/service.ts";
import { item, key, openDatabase } from "./database.ts";

describe("the local DynamoDB", () => {
  it("runs beside another one without sharing tables or streams", async () => {
    const [one, two] = [await openDatabase(), await openDatabase()];
    const arn = await one.createTable("Products");
    const otherArn = await two.createTable("Products");

    await Promise.all([one.put("Products", item("p1", { in: "one" })), two.put("Products", item("p1", { in: "two" }))]);

    expect(await one.get("Products", key("p1"))).toStrictEqual(item("p1", { in: "one" }));
    expect(await two.get("Products", key("p1"))).toStrictEqual(item("p1", { in: "two" }));
    expect((await one.records(arn)).map((record) => record.dynamodb?.NewImage)).toStrictEqual([
      item("p1", { in: "one" }),
    ]);
    expect((await two.records(otherArn)).map((record) => record.dynamodb?.NewImage)).toStrictEqual([
      item("p1", { in: "two" }),
    ]);
  });

  it("lists tables by name, page by page", async () => {
    const { client, createTable } = await openDatabase();
    for (const name of ["ccc", "aaa", "bbb"]) await createTable(name);

    const first = await client.send(new ListTablesCommand({ Limit: 2 }));
    const second = await client.send(
      new ListTablesCommand({ Limit: 2, ExclusiveStartTableName: first.LastEvaluatedTableName }),
    );

    expect(first.TableNames).toStrictEqual(["aaa", "bbb"]);
    expect(second.TableNames).toStrictEqual(["ccc"]);
    expect(second.LastEvaluatedTableName).toBeUndefined();
  });

  it("tells fault plans of every call, before it happens and after", async () => {
    const calls: LocalCall[] = [];
    const { client, createTable } = await openDatabase({ intercept: (call) => void calls.push(call) });
    await createTable("Products");
    await client.send(new PutItemCommand({ TableName: "Products", Item: item("p1") }));

    expect(calls.map(({ operation, target, phase }) => [operation, target, phase])).toStrictEqual([
      ["CreateTable", "Products", "arrived"],
      ["CreateTable", "Products", "done"],
      ["PutItem", "Products", "arrived"],
      ["PutItem", "Products", "done"],
    ]);
    expect(calls.at(-1)).toMatchObject({ service: "dynamodb", body: { TableName: "Products", Item: item("p1") } });
  });

  it("keeps a call from happening when a fault comes at its arrival", async () => {
    const body = JSON.stringify({ __type: "x#ProvisionedThroughputExceededException", message: "slow down" });
    const { put, get, createTable } = await openDatabase({
      intercept: ({ operation, phase }) =>
        operation === "PutItem" && phase === "arrived" ? { kind: "answer", status: 400, body } : undefined,
    });
    await createTable("Products");

    await expect(put("Products", item("p1"))).rejects.toMatchObject({ name: "ProvisionedThroughputExceededException" });

    expect(await get("Products", key("p1"))).toBeUndefined();
  });

  it("lets a call happen and closes the connection when it is dropped once done", async () => {
    const { put, get, createTable } = await openDatabase({
      intercept: ({ operation, phase }) => (operation === "PutItem" && phase === "done" ? { kind: "drop" } : undefined),
    });
    await createTable("Products");

    await expect(put("Products", item("p1"))).rejects.toThrow(/socket hang up|ECONNRESET/);

    expect(await get("Products", key("p1"))).toStrictEqual(item("p1"));
  });

  it("names the table of batches, transactions and stream calls to fault plans", async () => {
    const targets: unknown[] = [];
    const { createTable, records, service } = await openDatabase({
      intercept: ({ operation, target, phase }) => void (phase === "arrived" && targets.push([operation, target])),
    });
    const arn = await createTable("Products");
    await records(arn);
    await post(service.url, "DynamoDB_20120810.TransactWriteItems", {
      TransactItems: [{ Put: { TableName: "Products", Item: item("p1") } }],
    });
    await post(service.url, "DynamoDB_20120810.BatchWriteItem", {
      RequestItems: { Products: [{ PutRequest: { Item: item("p1") } }] },
    });

    expect(targets).toStrictEqual([
      ["CreateTable", "Products"],
      ["DescribeStream", "Products"],
      ["GetShardIterator", "Products"],
      ["GetRecords", "Products"],
      ["TransactWriteItems", "Products"],
      ["BatchWriteItem", "Products"],
    ]);
  });

  it("says so when an operation or a parameter is beyond it, instead of ignoring it", async () => {
    const { service, client, createTable } = await openDatabase();
    await createTable("Products");

    const unknown = await post(service.url, "DynamoDB_20120810.ExecuteStatement", {});
    expect(unknown).toMatchObject({
      status: 400,
      body: { __type: expect.stringContaining("UnknownOperationException") },
    });
    await expect(
      client.send(new PutItemCommand({ TableName: "Products", Item: item("p1"), ReturnItemCollectionMetrics: "SIZE" })),
    ).rejects.toMatchObject({ name: "ValidationException", message: expect.stringContaining("not supported") });
    expect(
      await post(service.url, "DynamoDB_20120810.PutItem", { TableName: "Products", Item: item("p1"), Newest: true }),
    ).toMatchObject({ body: { message: expect.stringContaining("Newest of PutItem is not supported") } });
    expect(
      await postText(
        service.url,
        "DynamoDB_20120810.PutItem",
        '{"TableName":"Products","Item":{"__proto__":{"S":"x"}}}',
      ),
    ).toMatchObject({ status: 400, body: { message: expect.stringContaining("__proto__") } });
  });

  it("answers a body that is not JSON as a serialization error", async () => {
    const { service } = await openDatabase();

    expect(await postText(service.url, "DynamoDB_20120810.ListTables", "{")).toMatchObject({
      status: 400,
      body: { __type: "com.amazon.coral.service#SerializationException" },
    });
  });

  it("stops answering once closed, and can be closed twice", async () => {
    const { service, client } = await openDatabase();
    await client.send(new ListTablesCommand({}));

    await service.close();
    await service.close();

    await expect(client.send(new GetItemCommand({ TableName: "Products", Key: key("p1") }))).rejects.toThrow(
      /ECONNREFUSED|socket hang up|ECONNRESET/,
    );
  });
});

const post = (url: string, target: string, body: unknown) => postText(url, target, JSON.stringify(body));

async function postText(url: string, target: string, body: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, { method: "POST", body, headers: { "x-amz-target": target } });
  return { status: response.status, body: await response.json() };
}
