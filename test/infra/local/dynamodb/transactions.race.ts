import {
  type AttributeValue,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { key, openDatabase } from "./database.ts";

const T = "Accounts";
const ROUNDS = 40;

describe("transactions at the same time", () => {
  it("on the same item serialise: of those that expect the same version, exactly one wins", async () => {
    const { client, put, get, createTable, records } = await openDatabase();
    const arn = await createTable(T);
    await put(T, { ...key("fence"), version: { N: "0" } });
    const takeOver = (from: number, by: string) =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Update: {
                TableName: T,
                Key: key("fence"),
                UpdateExpression: "SET version = :next",
                ConditionExpression: "version = :from",
                ExpressionAttributeValues: { ":from": { N: String(from) }, ":next": { N: String(from + 1) } },
              },
            },
            { Put: { TableName: T, Item: key(`plan-${from}-${by}`) } },
          ],
        }),
      );

    for (let version = 0; version < 10; version++) {
      const outcomes = await Promise.allSettled(["a", "b", "c", "d"].map((by) => takeOver(version, by)));
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }

    expect((await get(T, key("fence")))?.["version"]).toStrictEqual({ N: "10" });
    const plans = (await records(arn)).filter(({ dynamodb }) => dynamodb?.Keys?.["pk"]?.S?.startsWith("plan"));
    expect(plans).toHaveLength(10);
  });

  it("are never seen by halves, neither by reads nor by scans", async () => {
    const { client, put, createTable } = await openDatabase();
    await createTable(T);
    await put(T, { ...key("a"), n: { N: "100" } });
    await put(T, { ...key("b"), n: { N: "100" } });
    const add = (pk: string, n: number) => ({
      Update: {
        TableName: T,
        Key: key(pk),
        UpdateExpression: "ADD n :n",
        ExpressionAttributeValues: { ":n": { N: String(n) } },
      },
    });
    const transfer = () => client.send(new TransactWriteItemsCommand({ TransactItems: [add("a", -1), add("b", 1)] }));
    const sum = (items: readonly (Record<string, AttributeValue> | undefined)[] = []) =>
      items.reduce((total, each) => total + Number(each?.["n"]?.N), 0);
    const read = async () => {
      const gets = ["a", "b"].map((pk) => ({ Get: { TableName: T, Key: key(pk) } }));
      const { Responses } = await client.send(new TransactGetItemsCommand({ TransactItems: gets }));
      return sum(Responses?.map(({ Item }) => Item));
    };
    const scan = async () => sum((await client.send(new ScanCommand({ TableName: T }))).Items);

    const seen = await Promise.all(
      Array.from({ length: ROUNDS }, async () => {
        const [before, , after] = await Promise.all([read(), transfer(), scan()]);
        return [before, after];
      }),
    );

    expect(new Set(seen.flat())).toStrictEqual(new Set([200]));
  });

  it("and single writes to one item keep the stream a chain: each old image is the new image before it", async () => {
    const { update, createTable, records, get } = await openDatabase();
    const arn = await createTable(T);
    const increment = () =>
      update(T, key("n"), { UpdateExpression: "ADD n :one", ExpressionAttributeValues: { ":one": { N: "1" } } });

    await Promise.all(Array.from({ length: ROUNDS }, increment));

    const images = (await records(arn)).map(({ dynamodb }) => [
      dynamodb?.OldImage?.["n"]?.N,
      dynamodb?.NewImage?.["n"]?.N,
    ]);
    expect(images).toStrictEqual(
      Array.from({ length: ROUNDS }, (_, n) => [n === 0 ? undefined : String(n), String(n + 1)]),
    );
    expect((await get(T, key("n")))?.["n"]).toStrictEqual({ N: String(ROUNDS) });
  });
});
