import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { item, key, openDatabase } from "./database.ts";

const T = "Products";
const EVERY_TYPE: Record<string, AttributeValue> = {
  ...key("p1"),
  n: { N: "-1.5" },
  bin: { B: new Uint8Array([0, 1, 255]) },
  yes: { BOOL: true },
  nothing: { NULL: true },
  ss: { SS: ["b", "a"] },
  ns: { NS: ["1", "2"] },
  bs: { BS: [new Uint8Array([7])] },
  list: { L: [{ S: "x" }, { M: { deep: { N: "1" } } }] },
  map: { M: { "odd .name, é": { S: "ü" }, empty: { M: {} } } },
};

describe("items", () => {
  it("come back exactly as they were put, whatever their types", async () => {
    const { put, get } = await table();

    await put(T, EVERY_TYPE);

    expect(await get(T, key("p1"))).toStrictEqual(EVERY_TYPE);
  });

  it("hold up to 400 KB, counted in bytes of UTF-8, and not a byte more", async () => {
    const { put, update, get } = await table();
    const room = 400 * 1024 - "pksk".length - "p1a".length - "bin".length;

    await put(T, { ...key("p1"), bin: { B: new Uint8Array(room) } });
    expect((await get(T, key("p1")))?.["bin"]?.B).toHaveLength(room);
    const tooLarge = { name: "ValidationException", message: expect.stringMatching(/Item size.*has exceeded/) };
    await expect(put(T, { ...key("p1"), bin: { B: new Uint8Array(room + 1) } })).rejects.toMatchObject(tooLarge);
    await expect(put(T, { ...key("p1"), txt: { S: "é".repeat(205_000) } })).rejects.toMatchObject(tooLarge);
    await expect(
      update(T, key("p1"), { UpdateExpression: "SET more = :m", ExpressionAttributeValues: { ":m": { S: "x" } } }),
    ).rejects.toMatchObject(tooLarge);
  });

  it("are updated by SET, ADD, REMOVE, DELETE and their functions", async () => {
    const { put, client } = await table();
    await put(T, EVERY_TYPE);

    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: T,
        Key: key("p1"),
        UpdateExpression:
          "SET cnt = if_not_exists(cnt, :zero) + :one, #l = list_append(#l, :more), #m.#x = :one ADD n :one DELETE ss :b REMOVE yes",
        ExpressionAttributeNames: { "#l": "list", "#m": "map", "#x": "x" },
        ExpressionAttributeValues: {
          ":zero": { N: "0" },
          ":one": { N: "1" },
          ":more": { L: [{ N: "7" }] },
          ":b": { SS: ["b"] },
        },
        ReturnValues: "ALL_NEW",
      }),
    );

    const { yes: _, ...rest } = EVERY_TYPE;
    expect(Attributes).toStrictEqual({
      ...rest,
      n: { N: "-0.5" },
      cnt: { N: "1" },
      ss: { SS: ["a"] },
      list: { L: [...(EVERY_TYPE["list"]?.L ?? []), { N: "7" }] },
      map: { M: { ...EVERY_TYPE["map"]?.M, x: { N: "1" } } },
    });
  });

  it("lose the list members an update names, by their places before it", async () => {
    const { put, update, get } = await table();
    await put(T, { ...key("p1"), l: { L: ["a", "b", "c", "d"].map((S) => ({ S })) } });

    await update(T, key("p1"), { UpdateExpression: "REMOVE l[0], l[2]" });

    expect((await get(T, key("p1")))?.["l"]).toStrictEqual({ L: [{ S: "b" }, { S: "d" }] });
  });

  it("are updated from what they were before, not from what the same update makes of them", async () => {
    const { put, update, get } = await table();
    await put(T, { ...key("p1"), n: { N: "1" }, m: { M: { x: { S: "old" } } } });

    await update(T, key("p1"), {
      UpdateExpression: "SET previous = n, copied = m, m.x = :x, kept = if_not_exists(m, :x) ADD n :one",
      ExpressionAttributeValues: { ":x": { S: "new" }, ":one": { N: "1" } },
    });

    expect(await get(T, key("p1"))).toStrictEqual({
      ...key("p1"),
      n: { N: "2" },
      previous: { N: "1" },
      m: { M: { x: { S: "new" } } },
      copied: { M: { x: { S: "old" } } },
      kept: { M: { x: { S: "old" } } },
    });
  });

  it("are read by sort key prefix, in order, in both directions and page by page", async () => {
    const { put, client } = await table();
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
    const { put, client } = await table();
    for (const pk of ["a", "b", "c", "d"]) await put(T, { ...key(pk), bin: { B: new Uint8Array(390_000) } });

    const first = await client.send(new ScanCommand({ TableName: T, ConsistentRead: true }));
    const second = await client.send(new ScanCommand({ TableName: T, ExclusiveStartKey: first.LastEvaluatedKey }));

    expect(first.Items).toHaveLength(3);
    expect(second.Items).toHaveLength(1);
  });

  it("are found by a global secondary index, which follows every write", async () => {
    const { client, put, remove, update } = await table();
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
    const { put, client } = await table();
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

  it("are written and read in batches", async () => {
    const { put, client } = await table();
    await put(T, item("gone"));

    const written = await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [T]: [{ PutRequest: { Item: item("p1", { x: "1" }) } }, { DeleteRequest: { Key: key("gone") } }],
        },
      }),
    );
    const read = await client.send(
      new BatchGetItemCommand({ RequestItems: { [T]: { Keys: [key("p1"), key("gone")] } } }),
    );

    expect(written.UnprocessedItems).toStrictEqual({});
    expect(read.Responses?.[T]).toStrictEqual([item("p1", { x: "1" })]);
  });

  it("are refused in batches of more than 25, and with the same key twice, as a whole", async () => {
    const { client, get } = await table();
    const write = (keys: string[]) =>
      client.send(
        new BatchWriteItemCommand({
          RequestItems: { [T]: keys.map((pk) => ({ PutRequest: { Item: item(pk) } })) },
        }),
      );

    await expect(write(Array.from({ length: 26 }, (_, n) => `p${n}`))).rejects.toMatchObject({
      name: "ValidationException",
    });
    await expect(write(["p1", "p2", "p1"])).rejects.toMatchObject({
      name: "ValidationException",
      message: "Provided list of item keys contains duplicates",
    });
    expect(await get(T, key("p2"))).toBeUndefined();
  });

  it("can't be written to a table that is not there, nor without their key", async () => {
    const { client, put } = await table();

    await expect(put("Absent", item("p1"))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(client.send(new PutItemCommand({ TableName: T, Item: { pk: { S: "p1" } } }))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("Missing the key sk"),
    });
  });
});

async function table() {
  const database = await openDatabase();
  await database.createTable(T, {
    AttributeDefinitions: ["pk", "sk", "g"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    GlobalSecondaryIndexes: [
      { IndexName: "byG", KeySchema: [{ AttributeName: "g", KeyType: "HASH" }], Projection: { ProjectionType: "ALL" } },
    ],
  });
  return database;
}
