import {
  IdempotentParameterMismatchException,
  TransactGetItemsCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { item, key, ManualClock, openDatabase } from "./database.ts";

const T = "Ledger";
const put = (pk: string, attributes: Record<string, string> = {}): TransactWriteItem => ({
  Put: { TableName: T, Item: item(pk, attributes) },
});
const absent = (pk: string): TransactWriteItem => ({
  ConditionCheck: { TableName: T, Key: key(pk), ConditionExpression: "attribute_not_exists(pk)" },
});
const setX = (pk: string, x: string): TransactWriteItem => ({
  Update: {
    TableName: T,
    Key: key(pk),
    UpdateExpression: "SET x = :x",
    ExpressionAttributeValues: { ":x": { S: x } },
  },
});

describe("a transaction", () => {
  it("makes all its writes, in any number of tables, each with its record and right images", async () => {
    const { transact, arn, get, createTable, records, ...database } = await ledger();
    const otherArn = await createTable("Other");
    await database.put(T, item("updated", { x: "old" }));
    await database.put(T, item("deleted"));

    await transact([
      put("put", { x: "1" }),
      setX("updated", "new"),
      { Delete: { TableName: T, Key: key("deleted") } },
      absent("absent"),
      { Put: { TableName: "Other", Item: item("other") } },
    ]);

    expect(await get(T, key("put"))).toStrictEqual(item("put", { x: "1" }));
    expect(await get(T, key("updated"))).toStrictEqual(item("updated", { x: "new" }));
    expect(await get(T, key("deleted"))).toBeUndefined();
    expect(
      (await records(arn))
        .slice(2)
        .map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage, dynamodb?.NewImage]),
    ).toStrictEqual([
      ["INSERT", undefined, item("put", { x: "1" })],
      ["MODIFY", item("updated", { x: "old" }), item("updated", { x: "new" })],
      ["REMOVE", item("deleted"), undefined],
    ]);
    expect(await records(otherArn)).toHaveLength(1);
  });

  it("that is cancelled leaves no trace in table, index or stream and says why, item by item", async () => {
    const { transact, arn, get, records, ...database } = await ledger();
    await database.put(T, item("there", { x: "1" }));

    const error = await transact([
      put("new"),
      setX("there", "2"),
      absent("nowhere"),
      {
        Put: {
          TableName: T,
          Item: item("there2"),
          ConditionExpression: "attribute_exists(pk)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
      },
    ]).catch((failure: unknown) => failure);

    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error).toMatchObject({
      message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, None, None, ConditionalCheckFailed]",
      CancellationReasons: [
        { Code: "None" },
        { Code: "None" },
        { Code: "None" },
        { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
      ],
    });
    expect(await get(T, key("new"))).toBeUndefined();
    expect(await get(T, key("there"))).toStrictEqual(item("there", { x: "1" }));
    expect(await records(arn)).toHaveLength(1);
  });

  it("only looks at the items it checks", async () => {
    const { transact, arn, get, records, ...database } = await ledger();
    await database.put(T, item("guard", { x: "1" }));

    await transact([
      put("new"),
      { ConditionCheck: { TableName: T, Key: key("guard"), ConditionExpression: "attribute_exists(pk)" } },
    ]);

    expect(await get(T, key("guard"))).toStrictEqual(item("guard", { x: "1" }));
    expect((await records(arn)).map(({ eventName }) => eventName)).toStrictEqual(["INSERT", "INSERT"]);
  });

  it("returns the items that failed their conditions when asked to", async () => {
    const { transact, ...database } = await ledger();
    await database.put(T, item("there", { x: "1" }));
    const check = {
      TableName: T,
      Key: key("there"),
      ConditionExpression: "x = :x",
      ExpressionAttributeValues: { ":x": { S: "2" } },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    } as const;

    await expect(transact([{ ConditionCheck: check }])).rejects.toMatchObject({
      CancellationReasons: [{ Code: "ConditionalCheckFailed", Item: item("there", { x: "1" }) }],
    });
  });

  it("is cancelled by a write that can't be applied, whatever came before it", async () => {
    const { transact, arn, get, records, ...database } = await ledger();
    await database.put(T, item("text", { x: "not a number" }));

    await expect(
      transact([
        put("new"),
        {
          Update: {
            TableName: T,
            Key: key("text"),
            UpdateExpression: "ADD x :one",
            ExpressionAttributeValues: { ":one": { N: "1" } },
          },
        },
      ]),
    ).rejects.toMatchObject({
      name: "TransactionCanceledException",
      CancellationReasons: [
        { Code: "None" },
        { Code: "ValidationError", Message: "An operand in the update expression has an incorrect data type" },
      ],
    });
    expect(await get(T, key("new"))).toBeUndefined();
    expect(await records(arn)).toHaveLength(1);
  });

  it("holds 100 items and not one more", async () => {
    const { transact, get } = await ledger();
    const puts = Array.from({ length: 101 }, (_, n) => put(`p${n}`));

    await expect(transact(puts)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("length less than or equal to 100"),
    });
    expect(await get(T, key("p0"))).toBeUndefined();
    await transact(puts.slice(1));
    expect(await get(T, key("p100"))).toBeDefined();
  });

  it("is refused with two actions on one item, more than one action in a place, or more than 4 MB", async () => {
    const { transact, get } = await ledger();
    const large = { bin: { B: new Uint8Array(390_000) } };

    await expect(transact([put("p1"), absent("p1")])).rejects.toMatchObject({
      name: "ValidationException",
      message: "Transaction request cannot include multiple operations on one item",
    });
    await expect(transact([{ ...put("p1"), ...absent("p2") }])).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("can only contain one of"),
    });
    await expect(
      transact(Array.from({ length: 11 }, (_, n) => ({ Put: { TableName: T, Item: { ...key(`p${n}`), ...large } } }))),
    ).rejects.toMatchObject({ name: "ValidationException", message: expect.stringContaining("4 MB") });
    await expect(transact([put("p1"), { Put: { TableName: "Absent", Item: item("p1") } }])).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    expect(await get(T, key("p1"))).toBeUndefined();
  });

  it("is made once for each token, for ten minutes", async () => {
    const clock = new ManualClock();
    const { transact, update, get, remove } = await ledger(clock);

    await transact([put("p1", { x: "1" })], "token");
    await update(T, key("p1"), { UpdateExpression: "REMOVE x" });
    await transact([put("p1", { x: "1" })], "token");
    expect(await get(T, key("p1"))).toStrictEqual(item("p1"));
    await expect(transact([put("p1", { x: "2" })], "token")).rejects.toBeInstanceOf(
      IdempotentParameterMismatchException,
    );

    clock.advance(10 * 60_000);
    await remove(T, key("p1"));
    await transact([put("p1", { x: "2" })], "token");
    expect(await get(T, key("p1"))).toStrictEqual(item("p1", { x: "2" }));
  });

  it("that was cancelled may be made again with its token", async () => {
    const { transact, remove, get, ...database } = await ledger();
    await database.put(T, item("guard"));
    await expect(transact([put("p1"), absent("guard")], "token")).rejects.toThrow(/cancelled/);

    await remove(T, key("guard"));
    await transact([put("p1"), absent("guard")], "token");

    expect(await get(T, key("p1"))).toStrictEqual(item("p1"));
  });

  it("reads up to 100 items at one moment, each with its projection", async () => {
    const { client, ...database } = await ledger();
    await database.put(T, item("p1", { x: "1", y: "2" }));

    const { Responses } = await client.send(
      new TransactGetItemsCommand({
        TransactItems: [
          {
            Get: {
              TableName: T,
              Key: key("p1"),
              ProjectionExpression: "#x",
              ExpressionAttributeNames: { "#x": "x" },
            },
          },
          { Get: { TableName: T, Key: key("absent") } },
        ],
      }),
    );

    expect(Responses).toStrictEqual([{ Item: { x: { S: "1" } } }, {}]);
    await expect(
      client.send(
        new TransactGetItemsCommand({
          TransactItems: Array.from({ length: 101 }, (_, n) => ({ Get: { TableName: T, Key: key(`p${n}`) } })),
        }),
      ),
    ).rejects.toMatchObject({ name: "ValidationException" });
  });
});

async function ledger(clock?: ManualClock) {
  const database = await openDatabase(clock && { clock });
  const arn = await database.createTable(T);
  const transact = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
    database.client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));
  return { ...database, arn, transact };
}
