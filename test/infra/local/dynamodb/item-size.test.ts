import { expect, it } from "vitest";
import { itemSizeBytes } from "../../../../infra/local/dynamodb/item-size.ts";
import type { AttributeValue } from "../../../../infra/local/dynamodb/item.ts";

it.each<[what: string, value: AttributeValue, bytes: number]>([
  ["text in UTF-8", { S: "é€" }, 5],
  ["binary raw", { B: Buffer.alloc(10).toString("base64") }, 10],
  ["two digits a byte and one for the number", { N: "123456" }, 4],
  ["a sign as a byte more", { N: "-12" }, 3],
  ["only significant digits", { N: "1200.00" }, 2],
  ["booleans and nulls as a byte", { BOOL: true }, 1],
  ["sets as their members", { SS: ["ab", "c"] }, 3],
  ["lists with three bytes and one for each member", { L: [{ S: "ab" }, { NULL: true }] }, 3 + 2 + 2 + 1],
  ["maps with their names too", { M: { ab: { S: "c" } } }, 3 + 1 + 2 + 1],
])("counts %s", (_what, value, bytes) => {
  expect(itemSizeBytes({ attr: value })).toBe("attr".length + bytes);
});
