import { beforeEach, expect, it } from "vitest";
import { watchWrites } from "../../../../infra/local/narration/watch-writes.ts";
import type { Intercept, LocalCall } from "../../../../infra/local/service.ts";

let nowMs: number;
let seen: string[];
let watch: Intercept;
beforeEach(() => {
  nowMs = 0;
  seen = [];
  watch = watchWrites(
    () => ["Products"],
    (what, tookMs) => seen.push(`${what} ${tookMs} ms`),
    () => nowMs,
  );
});

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "META" } });

it.each<[string, object, readonly string[]]>([
  ["PutItem", { TableName: "Products", Item: { ...key("P#1"), more: { N: "1" } } }, ["P#1 3 ms"]],
  ["UpdateItem", { TableName: "Products", Key: key("P#1") }, ["P#1 3 ms"]],
  ["DeleteItem", { TableName: "Products", Key: key("P#1") }, ["P#1 3 ms"]],
  [
    "BatchWriteItem",
    { RequestItems: { Products: [{ PutRequest: { Item: key("P#1") } }, { DeleteRequest: { Key: key("P#2") } }] } },
    ["P#1 3 ms", "P#2 3 ms"],
  ],
  [
    "TransactWriteItems",
    {
      TransactItems: [
        { ConditionCheck: { TableName: "Products", Key: key("P#0") } },
        { Put: { TableName: "Products", Item: key("P#1") } },
        { Delete: { TableName: "Ledger", Key: key("L#1") } },
      ],
    },
    ["P#1 3 ms"],
  ],
  ["PutItem", { TableName: "Ledger", Item: key("L#1") }, []],
  ["PutItem", { TableName: "Products", Item: { id: { S: "1" } } }, ["an item of Products 3 ms"]],
  ["GetItem", { TableName: "Products", Key: key("P#1") }, []],
  ["BatchWriteItem", { RequestItems: "nonsense" }, []],
])("tells what a %s writes, once it is done, and never interferes (%#)", async (operation, body, told) => {
  expect(await watch(call(operation, body, "arrived"))).toBeUndefined();
  expect(seen).toStrictEqual([]);
  nowMs = 3;
  expect(await watch(call(operation, body, "done"))).toBeUndefined();

  expect(seen).toStrictEqual(told);
});

const call = (operation: string, body: object, phase: LocalCall["phase"]): LocalCall => ({
  service: "dynamodb",
  operation,
  phase,
  body,
});
