import { QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { item, key, openDatabase } from "./database.ts";
import { openProducts, T } from "./products.ts";

describe("items", () => {
  it("are read by sort key prefix, in order, in both directions and page by page", async () => {
    const { put, client } = await openProducts();
    for (const sk of ["PLAN#2", "ITEM#é", "PLAN#10", "PLAN#1", "PLAM", "PLAO"]) await put(T, { ...key("edge", sk) });
    await put(T, key("edges", "PLAN#9"));
    const query = (rest: object) =>
      client.send(
        new QueryCommand({
          TableName: T,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
          ExpressionAttributeValues: { ":pk": { S: "edge" }, ":sk": { S: "PLAN#" } },
          ConsistentRead: true,
          ...rest,
        }),
      );

    expect((await query({})).Items?.map(({ sk }) => sk?.S)).toStrictEqual(["PLAN#1", "PLAN#10", "PLAN#2"]);
    expect((await query({ ScanIndexForward: false, Limit: 2 })).Items?.map(({ sk }) => sk?.S)).toStrictEqual([
      "PLAN#2",
      "PLAN#10",
    ]);
    const first = await query({ Limit: 2 });
    const second = await query({ Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(second.Items?.map(({ sk }) => sk?.S)).toStrictEqual(["PLAN#2"]);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  it("are returned in pages of at most 1 MB", async () => {
    const { put, client } = await openProducts();
    for (const pk of ["a", "b", "c", "d"]) await put(T, { ...key(pk), bin: { B: new Uint8Array(390_000) } });

    const first = await client.send(new ScanCommand({ TableName: T, ConsistentRead: true }));
    const second = await client.send(new ScanCommand({ TableName: T, ExclusiveStartKey: first.LastEvaluatedKey }));

    expect(first.Items).toHaveLength(3);
    expect(second.Items).toHaveLength(1);
  });

  it("are found by a global secondary index, which follows every write", async () => {
    const { client, put, remove, update } = await openProducts();
    const byG = async (g: string) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: T,
          IndexName: "byG",
          KeyConditionExpression: "g = :g",
          ExpressionAttributeValues: { ":g": { S: g } },
        }),
      );
      return Items.map(({ pk }) => pk?.S ?? "").toSorted();
    };
    for (const pk of ["p1", "p2", "p3"]) await put(T, item(pk, { g: "red" }));

    await update(T, key("p1"), { UpdateExpression: "SET g = :g", ExpressionAttributeValues: { ":g": { S: "blue" } } });
    await remove(T, key("p2"));

    expect(await byG("red")).toStrictEqual(["p3"]);
    expect(await byG("blue")).toStrictEqual(["p1"]);
  });

  it("are found by an index that includes attributes some of them lack", async () => {
    const { client, createTable, put } = await openDatabase();
    await createTable(T, {
      AttributeDefinitions: ["pk", "sk", "g"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      GlobalSecondaryIndexes: [
        {
          IndexName: "byG",
          KeySchema: [{ AttributeName: "g", KeyType: "HASH" }],
          Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["a", "b"] },
        },
      ],
    });
    await put(T, { ...key("p1"), g: { S: "x" }, a: { S: "here" }, c: { S: "not projected" } });

    const { Items } = await client.send(new ScanCommand({ TableName: T, IndexName: "byG" }));

    expect(Items).toStrictEqual([{ ...key("p1"), g: { S: "x" }, a: { S: "here" } }]);
  });

  it("are filtered, counted and projected in this order", async () => {
    const { put, client } = await openProducts();
    for (const [pk, n] of [
      ["p1", "1"],
      ["p2", "2"],
      ["p3", "3"],
    ] as const) {
      await put(T, { ...key(pk), n: { N: n }, m: { M: { n: { N: n } } } });
    }
    const scan = {
      TableName: T,
      FilterExpression: "n >= :two AND m <> :m3",
      ExpressionAttributeValues: { ":two": { N: "2" }, ":m3": { M: { n: { N: "3" } } } },
    };

    const page = await client.send(new ScanCommand({ ...scan, ProjectionExpression: "pk, m.n" }));
    const count = await client.send(new ScanCommand({ ...scan, Select: "COUNT" }));

    expect(page).toMatchObject({
      Count: 1,
      ScannedCount: 3,
      Items: [{ pk: { S: "p2" }, m: { M: { n: { N: "2" } } } }],
    });
    expect(page.Items?.[0]).not.toHaveProperty("n");
    expect(count).toMatchObject({ Count: 1, ScannedCount: 3 });
    expect(count.Items).toBeUndefined();
  });
});
