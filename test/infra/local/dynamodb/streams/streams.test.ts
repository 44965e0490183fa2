import {
  BatchWriteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type StreamViewType,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { DescribeStreamCommand, ListStreamsCommand } from "@aws-sdk/client-dynamodb-streams";
import { describe, expect, it } from "vitest";
import { item, key, ManualClock, openDatabase } from "../database.ts";

const T = "Products";

describe("a stream", () => {
  it("records every write with the metadata consumers rely on", async () => {
    const { clock, arn, put, records } = await streamed();

    await put(T, item("p1", { x: "é" }));

    const [record] = await records(arn);
    expect(record).toMatchObject({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: "INSERT",
      eventSource: "aws:dynamodb",
      eventVersion: "1.1",
      awsRegion: "us-east-1",
      dynamodb: {
        ApproximateCreationDateTime: new Date(Math.floor(clock.now() / 1_000) * 1_000),
        Keys: key("p1"),
        NewImage: item("p1", { x: "é" }),
        SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
        // Keys: pk + "p1" + sk + "a"; image: the same and x + two bytes of UTF-8.
        SizeBytes: 7 + 7 + 3,
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
    });
    expect(record?.dynamodb?.OldImage).toBeUndefined();
    expect(record?.userIdentity).toBeUndefined();
  });

  it("numbers its records upwards", async () => {
    const { arn, put, records } = await streamed();
    await Promise.all(Array.from({ length: 20 }, (_, n) => put(T, item(`p${n}`))));

    const numbers = (await records(arn)).map(({ dynamodb }) => BigInt(dynamodb?.SequenceNumber ?? 0));

    expect(numbers).toHaveLength(20);
    expect(numbers.every((number, at) => number > (numbers[at - 1] ?? 0n))).toBe(true);
  });

  it("stays silent about writes that change nothing", async () => {
    const { client, arn, put, update, remove, records } = await streamed();
    const original = { ...item("p1", { x: "1" }), n: { N: "1" }, ss: { SS: ["a", "b"] }, m: { M: { y: { N: "2" } } } };
    await put(T, original);

    await put(T, { m: { M: { y: { N: "2.0" } } }, ss: { SS: ["b", "a"] }, n: { N: "1.0" }, ...item("p1", { x: "1" }) });
    await update(T, key("p1"), { UpdateExpression: "SET x = :x", ExpressionAttributeValues: { ":x": { S: "1" } } });
    await remove(T, key("absent"));
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [T]: [{ PutRequest: { Item: original } }, { DeleteRequest: { Key: key("absent") } }] },
      }),
    );

    expect(await records(arn)).toHaveLength(1);
  });

  it.each<[view: StreamViewType, shown: string[]]>([
    ["KEYS_ONLY", []],
    ["NEW_IMAGE", ["NewImage"]],
    ["OLD_IMAGE", ["OldImage"]],
    ["NEW_AND_OLD_IMAGES", ["NewImage", "OldImage"]],
  ])("of the view type %s shows just that of a change", async (view, shown) => {
    const { arn, put, records } = await streamed({ view });
    await put(T, item("p1", { x: "1" }));
    await put(T, item("p1", { x: "2" }));

    const change = (await records(arn))[1]?.dynamodb;

    expect(change?.Keys).toStrictEqual(key("p1"));
    expect(change?.StreamViewType).toBe(view);
    expect(["NewImage", "OldImage"].filter((image) => change && image in change)).toStrictEqual(shown);
  });

  it("has a new ARN when it is enabled again, and the old one stays readable", async () => {
    const { client, streams, arn, put, records } = await streamed();
    await put(T, item("p1"));
    const enable = (StreamEnabled: boolean) =>
      client.send(
        new UpdateTableCommand({
          TableName: T,
          StreamSpecification: { StreamEnabled, ...(StreamEnabled && { StreamViewType: "KEYS_ONLY" }) },
        }),
      );
    await expect(enable(true)).rejects.toMatchObject({ message: expect.stringContaining("already has an enabled") });

    const disabled = await enable(false);
    await put(T, item("p2"));
    const enabled = await enable(true);
    await put(T, item("p3"));

    const newArn = enabled.TableDescription?.LatestStreamArn ?? "";
    expect(disabled.TableDescription?.StreamSpecification).toBeUndefined();
    expect(disabled.TableDescription?.LatestStreamArn).toBe(arn);
    expect(newArn).not.toBe(arn);
    expect((await records(arn)).map(({ dynamodb }) => dynamodb?.Keys)).toStrictEqual([key("p1")]);
    expect((await records(newArn)).map(({ dynamodb }) => dynamodb?.Keys)).toStrictEqual([key("p3")]);
    const described = await streams.send(new DescribeStreamCommand({ StreamArn: arn }));
    expect(described.StreamDescription).toMatchObject({
      StreamStatus: "DISABLED",
      Shards: [{ SequenceNumberRange: { EndingSequenceNumber: expect.any(String) } }],
    });
  });

  it("is listed by table, page by page", async () => {
    const { streams, createTable, arn } = await streamed();
    const otherArn = await createTable("Other");

    const first = await streams.send(new ListStreamsCommand({ Limit: 1 }));
    const second = await streams.send(
      new ListStreamsCommand({ Limit: 1, ExclusiveStartStreamArn: first.LastEvaluatedStreamArn }),
    );
    const ofTable = await streams.send(new ListStreamsCommand({ TableName: "Other" }));

    expect([...(first.Streams ?? []), ...(second.Streams ?? [])].map(({ StreamArn }) => StreamArn)).toStrictEqual([
      arn,
      otherArn,
    ]);
    expect(second.LastEvaluatedStreamArn).toBeUndefined();
    expect(ofTable.Streams).toStrictEqual([
      { StreamArn: otherArn, StreamLabel: otherArn.split("/stream/")[1], TableName: "Other" },
    ]);
  });

  it("is not there for a table without one, nor under an unknown ARN", async () => {
    const { client, streams, createTable } = await openDatabase();
    await createTable(T, { StreamSpecification: undefined });

    const { Table } = await client.send(new DescribeTableCommand({ TableName: T }));

    expect(Table?.LatestStreamArn).toBeUndefined();
    await expect(
      streams.send(new DescribeStreamCommand({ StreamArn: `${Table?.TableArn}/stream/2026-01-01T00:00:00.000` })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("is forgotten a retention after its table was deleted", async () => {
    const { client, streams, clock, arn, put, records } = await streamed({ retentionMs: 60_000 });
    await put(T, item("p1"));
    await client.send(new DeleteTableCommand({ TableName: T }));
    expect(await records(arn)).toHaveLength(1);

    clock.advance(60_001);

    await expect
      .poll(async () => (await streams.send(new ListStreamsCommand({}))).Streams, { interval: 5 })
      .toStrictEqual([]);
  });
});

async function streamed(options: { view?: StreamViewType; retentionMs?: number } = {}) {
  const clock = new ManualClock();
  const database = await openDatabase({ clock, ttlSweepMs: 5, ...options });
  const arn = await database.createTable(T, {
    StreamSpecification: { StreamEnabled: true, StreamViewType: options.view ?? "NEW_AND_OLD_IMAGES" },
  });
  return { ...database, clock, arn };
}
