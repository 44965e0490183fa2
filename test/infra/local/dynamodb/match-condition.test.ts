import { type AttributeValue, ConditionalCheckFailedException, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { item, key, openDatabase } from "./database.ts";

const T = "Products";
const STORED = {
  ...item("p1", { name: "red shoe" }),
  n: { N: "10" },
  bin: { B: new Uint8Array([255, 254, 1]) },
  list: { L: [{ S: "a" }, { M: { x: { N: "1" } } }] },
  map: { M: { a: { S: "1" }, b: { L: [{ BOOL: true }] } } },
  ss: { SS: ["x", "y"] },
} satisfies Record<string, AttributeValue>;

describe("a condition", () => {
  it.each<[condition: string, value: AttributeValue]>([
    ["#map = :v", { M: { b: { L: [{ BOOL: true }] }, a: { S: "1" } } }],
    ["#list = :v", { L: [{ S: "a" }, { M: { x: { N: "1.0" } } }] }],
    ["ss = :v", { SS: ["y", "x"] }],
    ["n = :v", { N: "1e1" }],
    ["n IN (:v)", { N: "10" }],
    ["#list[1] IN (:v)", { M: { x: { N: "1" } } }],
    ["contains(#list, :v)", { M: { x: { N: "1" } } }],
    ["contains(#name, :v)", { S: "shoe" }],
    ["begins_with(#name, :v)", { S: "red" }],
    ["begins_with(bin, :v)", { B: new Uint8Array([255, 254]) }],
    ["n BETWEEN :v AND :v", { N: "10" }],
    ["size(#list) < :v", { N: "3" }],
    ["attribute_type(#map, :v)", { S: "M" }],
    ["absent <> :v", { S: "x" }],
    ["attribute_not_exists(absent) AND NOT n > :v", { N: "10" }],
  ])("holds: %s", async (condition, value) => {
    expect(await check(condition, value)).toBe("met");
  });

  it.each<[condition: string, value: AttributeValue]>([
    ["#map <> :v", { M: { b: { L: [{ BOOL: true }] }, a: { S: "1" } } }],
    ["#map = :v", { M: { a: { S: "1" } } }],
    ["#list = :v", { L: [{ M: { x: { N: "1" } } }, { S: "a" }] }],
    ["begins_with(bin, :v)", { B: new Uint8Array([255, 253]) }],
    ["contains(#list, :v)", { M: { x: { N: "2" } } }],
    ["absent = alsoAbsent OR n = :v", { N: "9" }],
    ["absent <= alsoAbsent OR n = :v", { N: "9" }],
    ["absent < :v", { N: "9" }],
    ["n = :v", { S: "10" }],
  ])("does not hold: %s", async (condition, value) => {
    expect(await check(condition, value)).toBe("not met");
  });

  it("that fails comes as the SDK's typed error, with the item if the request asked for it", async () => {
    const { client, createTable, put } = await openDatabase();
    await createTable(T);
    await put(T, STORED);
    const refused = (returned: "ALL_OLD" | "NONE") =>
      client
        .send(
          new PutItemCommand({
            TableName: T,
            Item: key("p1"),
            ConditionExpression: "attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure: returned,
          }),
        )
        .catch((error: unknown) => error);

    const [withItem, without] = [await refused("ALL_OLD"), await refused("NONE")];

    expect(withItem).toBeInstanceOf(ConditionalCheckFailedException);
    expect(withItem).toMatchObject({ Item: STORED, message: "The conditional request failed" });
    expect(without).toBeInstanceOf(ConditionalCheckFailedException);
    expect(without).toHaveProperty("Item", undefined);
  });
});

async function check(ConditionExpression: string, value: AttributeValue): Promise<"met" | "not met"> {
  const { createTable, put, update } = await openDatabase();
  await createTable(T);
  await put(T, STORED);
  const names = Object.fromEntries(
    [...ConditionExpression.matchAll(/#(\w+)/g)].map(([hash, name = ""]) => [hash, name]),
  );
  try {
    await update(T, key("p1"), {
      ConditionExpression,
      UpdateExpression: "SET checked = :v",
      ExpressionAttributeValues: { ":v": value },
      ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    });
    return "met";
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return "not met";
    throw error;
  }
}
