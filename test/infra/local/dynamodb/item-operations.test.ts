import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { item, key } from "./database.ts";
import { openProducts, T } from "./products.ts";

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
    const { put, get } = await openProducts();

    await put(T, EVERY_TYPE);

    expect(await get(T, key("p1"))).toStrictEqual(EVERY_TYPE);
  });

  it("hold up to 400 KB, counted in bytes of UTF-8, and not a byte more", async () => {
    const { put, update, get } = await openProducts();
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
    const { put, client } = await openProducts();
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
    const { put, update, get } = await openProducts();
    await put(T, { ...key("p1"), l: { L: ["a", "b", "c", "d"].map((S) => ({ S })) } });

    await update(T, key("p1"), { UpdateExpression: "REMOVE l[0], l[2]" });

    expect((await get(T, key("p1")))?.["l"]).toStrictEqual({ L: [{ S: "b" }, { S: "d" }] });
  });

  it("are updated from what they were before, not from what the same update makes of them", async () => {
    const { put, update, get } = await openProducts();
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

  it("are written and read in batches", async () => {
    const { put, client } = await openProducts();
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
    const { client, get } = await openProducts();
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
    const { client, put } = await openProducts();

    await expect(put("Absent", item("p1"))).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(client.send(new PutItemCommand({ TableName: T, Item: { pk: { S: "p1" } } }))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("Missing the key sk"),
    });
  });
});
