import { DescribeTimeToLiveCommand, QueryCommand, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it, vi } from "vitest";
import { item, key, ManualClock, openDatabase } from "./database.ts";

const T = "Ledger";
const DAY_SECONDS = 86_400;

describe("time to live", () => {
  it("deletes items once their time has come, as DynamoDB itself and no one else", async () => {
    const { clock, arn, put, get, records, expiry } = await ledger();
    await put(T, { ...item("soon"), expires: expiry(60) });
    await put(T, { ...item("later"), expires: expiry(DAY_SECONDS) });
    await put(T, { ...item("text"), expires: { S: "0" } });
    await put(T, { ...item("ancient"), expires: expiry(-6 * 365 * DAY_SECONDS) });
    expect(await get(T, key("soon"))).toBeDefined();

    clock.advance(62_000);

    await vi.waitFor(async () => expect(await get(T, key("soon"))).toBeUndefined());
    for (const pk of ["later", "text", "ancient"]) expect(await get(T, key(pk))).toBeDefined();
    const removals = (await records(arn)).filter(({ eventName }) => eventName === "REMOVE");
    expect(removals).toHaveLength(1);
    expect(removals[0]).toMatchObject({
      userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
      dynamodb: { Keys: key("soon"), OldImage: { pk: { S: "soon" } } },
    });
  });

  it("takes expired items out of indexes too", async () => {
    const { client, clock, put, get, expiry } = await ledger();
    await put(T, { ...item("p1", { g: "red" }), expires: expiry(1) });
    clock.advance(5_000);
    await vi.waitFor(async () => expect(await get(T, key("p1"))).toBeUndefined());

    const query = { TableName: T, IndexName: "byG", KeyConditionExpression: "g = :g" };
    const { Items } = await client.send(
      new QueryCommand({ ...query, ExpressionAttributeValues: { ":g": { S: "red" } } }),
    );

    expect(Items).toStrictEqual([]);
  });

  it("marks only its own deletions: a caller's have no identity", async () => {
    const { arn, put, remove, records } = await ledger();
    await put(T, item("p1"));
    await remove(T, key("p1"));

    expect((await records(arn)).map(({ userIdentity }) => userIdentity)).toStrictEqual([undefined, undefined]);
  });

  it("can be asked for and switched off, and not be switched on twice", async () => {
    const { client } = await ledger();
    const set = (Enabled: boolean, AttributeName = "expires") =>
      client.send(new UpdateTimeToLiveCommand({ TableName: T, TimeToLiveSpecification: { Enabled, AttributeName } }));
    const status = async () =>
      (await client.send(new DescribeTimeToLiveCommand({ TableName: T }))).TimeToLiveDescription;

    expect(await status()).toStrictEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expires" });
    await expect(set(true)).rejects.toMatchObject({ message: "TimeToLive is already enabled" });
    await expect(set(false, "other")).rejects.toMatchObject({ name: "ValidationException" });
    await set(false);
    expect(await status()).toStrictEqual({ TimeToLiveStatus: "DISABLED" });
  });
});

async function ledger() {
  const clock = new ManualClock();
  const database = await openDatabase({ clock, ttlSweepMs: 5 });
  const arn = await database.createTable(T, {
    AttributeDefinitions: ["pk", "sk", "g"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    GlobalSecondaryIndexes: [
      { IndexName: "byG", KeySchema: [{ AttributeName: "g", KeyType: "HASH" }], Projection: { ProjectionType: "ALL" } },
    ],
  });
  await database.client.send(
    new UpdateTimeToLiveCommand({
      TableName: T,
      TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
    }),
  );
  const expiry = (inSeconds: number) => ({ N: String(Math.floor(clock.now() / 1_000) + inSeconds) });
  return { ...database, clock, arn, expiry };
}
