import {
  BatchWriteItemCommand,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { expect, it } from "vitest";
import { type Item, key, openDatabase } from "../database.ts";
import { runs } from "../../../../kit/runs.ts";

type Database = Awaited<ReturnType<typeof openDatabase>>;
type Write = { readonly pk: string; readonly to: Item | undefined };
type Step =
  | { readonly how: "put" | "update" | "delete"; readonly pk: string; readonly value: Item }
  | { readonly how: "batch" | "transaction" | "cancelled"; readonly writes: readonly Write[] };

const PKS = ["a", "b", "c"];

it("lets a stream's images rebuild its table, whatever was written and how", async () => {
  const database = await openDatabase();
  let tables = 0;

  await fc.assert(
    fc.asyncProperty(fc.array(step(), { maxLength: 12 }), async (steps) => {
      const table = `Table-${++tables}`;
      const arn = await database.createTable(table);
      const model = new Map<string, Item>();
      let changes = 0;
      for (const each of steps) {
        await take(each, database, table);
        for (const { pk, to } of effects(each, model)) {
          if (!isDeepStrictEqual(model.get(pk), to)) changes++;
          if (to === undefined) model.delete(pk);
          else model.set(pk, to);
        }
      }

      const replayed = new Map<string, Item>();
      const records = await database.records(arn);
      for (const { eventName, dynamodb } of records) {
        const pk = dynamodb?.Keys?.["pk"]?.S ?? "";
        const [old, next] = [dynamodb?.OldImage, dynamodb?.NewImage];
        expect(old).toStrictEqual(replayed.get(pk));
        expect(next).not.toStrictEqual(old);
        expect(eventName).toBe(old === undefined ? "INSERT" : next === undefined ? "REMOVE" : "MODIFY");
        if (next === undefined) replayed.delete(pk);
        else replayed.set(pk, next);
      }
      const { Items = [] } = await database.client.send(new ScanCommand({ TableName: table }));
      expect(new Map(Items.map((each) => [each["pk"]?.S, each]))).toStrictEqual(replayed);
      expect(replayed).toStrictEqual(model);
      expect(records).toHaveLength(changes);
    }),
    { numRuns: runs(60) },
  );
});

/** What a step does to the table, one item after the other. */
function effects(each: Step, model: ReadonlyMap<string, Item>): readonly Write[] {
  switch (each.how) {
    case "put":
      return [{ pk: each.pk, to: { ...key(each.pk), ...each.value } }];
    case "update":
      return [{ pk: each.pk, to: { ...key(each.pk), ...model.get(each.pk), ...each.value } }];
    case "delete":
      return [{ pk: each.pk, to: undefined }];
    case "batch":
    case "transaction":
      return each.writes;
    case "cancelled":
      return [];
  }
}

async function take(each: Step, { client, put, update, remove }: Database, table: string): Promise<void> {
  switch (each.how) {
    case "put":
      await put(table, { ...key(each.pk), ...each.value });
      return;
    case "update": {
      const names = Object.keys(each.value);
      await update(table, key(each.pk), {
        UpdateExpression: `SET ${names.map((name) => `${name} = :${name}`).join(", ")}`,
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, each.value[name] ?? { S: "" }])),
      });
      return;
    }
    case "delete":
      await remove(table, key(each.pk));
      return;
    case "batch":
      await client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [table]: each.writes.map(({ pk, to }) =>
              to === undefined ? { DeleteRequest: { Key: key(pk) } } : { PutRequest: { Item: to } },
            ),
          },
        }),
      );
      return;
    case "transaction":
      await client.send(new TransactWriteItemsCommand({ TransactItems: transactItems(each.writes, table) }));
      return;
    case "cancelled": {
      const check = { TableName: table, Key: key("never"), ConditionExpression: "attribute_exists(pk)" };
      const items = [...transactItems(each.writes, table), { ConditionCheck: check }];
      const write = client.send(new TransactWriteItemsCommand({ TransactItems: items }));
      const failure = await write.catch((error: unknown) => error);
      if (!(failure instanceof TransactionCanceledException)) throw new Error("not cancelled", { cause: failure });
      return;
    }
  }
}

const transactItems = (writes: readonly Write[], TableName: string) =>
  writes.map(({ pk, to }) =>
    to === undefined ? { Delete: { TableName, Key: key(pk) } } : { Put: { TableName, Item: to } },
  );

/** Few keys and few values, so that writes meet and often change nothing. */
function step(): fc.Arbitrary<Step> {
  const pk = fc.constantFrom(...PKS);
  const value: fc.Arbitrary<Item> = fc.record({
    x: fc.constantFrom({ S: "1" }, { S: "2" }, { L: [{ N: "1" }] }, { M: { y: { N: "1" } } }),
    y: fc.constantFrom({ BOOL: true }, { NULL: true }),
  });
  const writes: fc.Arbitrary<readonly Write[]> = fc
    .uniqueArray(fc.record({ pk, value: fc.option(value, { nil: undefined }) }), {
      selector: (write) => write.pk,
      minLength: 1,
    })
    .map((all) => all.map((write) => ({ pk: write.pk, to: write.value && { ...key(write.pk), ...write.value } })));
  return fc.oneof(
    fc.record({ how: fc.constantFrom("put" as const, "update" as const, "delete" as const), pk, value }),
    fc.record({ how: fc.constantFrom("batch" as const, "transaction" as const, "cancelled" as const), writes }),
  );
}
