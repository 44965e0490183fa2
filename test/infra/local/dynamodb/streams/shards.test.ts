import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeStreamCommand, GetShardIteratorCommand } from "@aws-sdk/client-dynamodb-streams";
import { describe, expect, it } from "vitest";
import { item, ManualClock, openDatabase, type StreamedRecord } from "../database.ts";

const T = "Products";
const HOUR_MS = 3_600_000;

describe("shards", () => {
  it("hand over to a child after four hours; the parent is closed and ends", async () => {
    const { clock, arn, put, shardsOf, iterator, page } = await streamed();
    await put(T, item("p1"));
    clock.advance(4 * HOUR_MS);
    await put(T, item("p2"));

    const [parent, child, ...others] = await shardsOf(arn);

    expect(others).toStrictEqual([]);
    expect(child?.ParentShardId).toBe(parent?.ShardId);
    expect(parent?.ParentShardId).toBeUndefined();
    const ofParent = await page(await iterator(arn, parent?.ShardId));
    expect(pks(ofParent.Records)).toStrictEqual(["p1"]);
    expect(ofParent.NextShardIterator).toBeUndefined();
    expect(parent?.SequenceNumberRange?.EndingSequenceNumber).toBe(ofParent.Records?.[0]?.dynamodb?.SequenceNumber);
    const ofChild = await page(await iterator(arn, child?.ShardId));
    expect(pks(ofChild.Records)).toStrictEqual(["p2"]);
    expect(ofChild.NextShardIterator).toBeDefined();
    expect(child?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined();
  });

  it("are described page by page and by parent", async () => {
    const { streams, clock, arn, shardsOf } = await streamed();
    for (let hours = 0; hours < 12; hours += 4) {
      clock.advance(4 * HOUR_MS);
      await shardsOf(arn);
    }
    const all = await shardsOf(arn);
    const describeStream = async (rest: object) =>
      (await streams.send(new DescribeStreamCommand({ StreamArn: arn, ...rest }))).StreamDescription;

    const first = await describeStream({ Limit: 3 });
    const second = await describeStream({ Limit: 3, ExclusiveStartShardId: first?.LastEvaluatedShardId });
    const children = await describeStream({ ShardFilter: { Type: "CHILD_SHARDS", ShardId: all[1]?.ShardId } });

    expect(all).toHaveLength(4);
    expect([...(first?.Shards ?? []), ...(second?.Shards ?? [])]).toStrictEqual(all);
    expect(second?.LastEvaluatedShardId).toBeUndefined();
    expect(children?.Shards).toStrictEqual([all[2]]);
  });

  it("are read from a record on, after a record, and from now on", async () => {
    const { streams, arn, put, shardsOf, page, records } = await streamed();
    for (const pk of ["p1", "p2", "p3"]) await put(T, item(pk));
    const [shard] = await shardsOf(arn);
    const second = (await records(arn))[1]?.dynamodb?.SequenceNumber;
    const from = async (ShardIteratorType: GetShardIteratorType, SequenceNumber?: string) =>
      (
        await streams.send(
          new GetShardIteratorCommand({ StreamArn: arn, ShardId: shard?.ShardId, ShardIteratorType, SequenceNumber }),
        )
      ).ShardIterator ?? "";
    const latest = await from("LATEST");
    await put(T, item("p4"));

    expect(pks((await page(await from("AT_SEQUENCE_NUMBER", second))).Records)).toStrictEqual(["p2", "p3", "p4"]);
    expect(pks((await page(await from("AFTER_SEQUENCE_NUMBER", second))).Records)).toStrictEqual(["p3", "p4"]);
    expect(pks((await page(latest)).Records)).toStrictEqual(["p4"]);
    await expect(from("AT_SEQUENCE_NUMBER", "1")).rejects.toMatchObject({ name: "ValidationException" });
    await expect(from("AFTER_SEQUENCE_NUMBER")).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("give no more records than asked for, and go on where they stopped", async () => {
    const { arn, put, shardsOf, iterator, page } = await streamed();
    for (const pk of ["p1", "p2", "p3"]) await put(T, item(pk));
    const [shard] = await shardsOf(arn);

    const first = await page(await iterator(arn, shard?.ShardId), 2);
    const second = await page(first.NextShardIterator ?? "", 2);
    const third = await page(second.NextShardIterator ?? "");

    expect([pks(first.Records), pks(second.Records), pks(third.Records)]).toStrictEqual([["p1", "p2"], ["p3"], []]);
    await expect(page(await iterator(arn, shard?.ShardId), 1_001)).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  it("give at most 1,000 records and at most 1 MB at a time, but always one", async () => {
    const { arn, client, put, shardsOf, iterator, page } = await streamed();
    const large = (fill: number) => ({ ...item("large"), bin: { B: new Uint8Array(400_000).fill(fill) } });
    for (const fill of [1, 2, 3]) await put(T, large(fill));
    for (let n = 0; n < 1_025; n += 25) {
      const puts = Array.from({ length: 25 }, (_, i) => ({ PutRequest: { Item: item(`small-${n + i}`) } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [T]: puts } }));
    }
    const [shard] = await shardsOf(arn);

    const pages: number[] = [];
    let next: string | undefined = await iterator(arn, shard?.ShardId);
    while (next !== undefined) {
      const { Records = [], NextShardIterator } = await page(next);
      if (Records.length > 0) pages.push(Records.length);
      next = Records.length > 0 ? NextShardIterator : undefined;
    }

    expect(pages).toStrictEqual([1, 1, 1_000, 26]);
  });

  it("refuse an iterator after 15 minutes, and one that never was", async () => {
    const { clock, arn, shardsOf, iterator, page } = await streamed();
    const [shard] = await shardsOf(arn);
    const early = await iterator(arn, shard?.ShardId);
    clock.advance(15 * 60_000);
    const { NextShardIterator: renewed = "" } = await page(early);

    clock.advance(1);

    await expect(page(early)).rejects.toMatchObject({ name: "ExpiredIteratorException" });
    await expect(page(renewed)).resolves.toMatchObject({ Records: [] });
    await expect(page(`${arn}|1|nonsense`)).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("drop records older than the retention, and say so to who still wanted them", async () => {
    const { streams, clock, arn, put, shardsOf, iterator, page, records } = await streamed({ retentionMs: 600_000 });
    await put(T, item("p1"));
    const [shard] = await shardsOf(arn);
    const [first] = await records(arn);
    const before = await iterator(arn, shard?.ShardId);
    const { NextShardIterator: after = "" } = await page(before);

    clock.advance(600_001);
    await put(T, item("p2"));

    const trimmed = { name: "TrimmedDataAccessException" };
    await expect(page(before)).rejects.toMatchObject(trimmed);
    await expect(
      streams.send(
        new GetShardIteratorCommand({
          StreamArn: arn,
          ShardId: shard?.ShardId,
          ShardIteratorType: "AT_SEQUENCE_NUMBER",
          SequenceNumber: first?.dynamodb?.SequenceNumber,
        }),
      ),
    ).rejects.toMatchObject(trimmed);
    expect(pks((await page(after)).Records)).toStrictEqual(["p2"]);
    expect(pks(await records(arn))).toStrictEqual(["p2"]);
  });

  it("that are closed disappear with their last record", async () => {
    const { clock, arn, put, shardsOf, iterator, page } = await streamed({ retentionMs: 8 * HOUR_MS });
    await put(T, item("p1"));
    clock.advance(4 * HOUR_MS);
    const [parent] = await shardsOf(arn);
    clock.advance(8 * HOUR_MS);
    const stillThere = await iterator(arn, parent?.ShardId);

    clock.advance(1);

    expect((await shardsOf(arn)).map(({ ShardId }) => ShardId)).not.toContain(parent?.ShardId);
    await expect(page(stillThere)).rejects.toMatchObject({ name: "TrimmedDataAccessException" });
    await expect(iterator(arn, parent?.ShardId)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("carry binary and items of 400 KB unharmed", async () => {
    const { arn, put, records } = await streamed();
    const bytes = Uint8Array.from({ length: 400_000 }, (_, n) => n % 256);
    await put(T, { ...item("p1"), bin: { B: bytes } });
    await put(T, { ...item("p1"), bin: { B: bytes.slice(1) } });

    const [, change] = await records(arn);

    expect(Buffer.from(change?.dynamodb?.OldImage?.["bin"]?.B ?? []).equals(bytes)).toBe(true);
    expect(Buffer.from(change?.dynamodb?.NewImage?.["bin"]?.B ?? []).equals(bytes.slice(1))).toBe(true);
  });
});

type GetShardIteratorType = "LATEST" | "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER";

const pks = (records: readonly StreamedRecord[] = []) => records.map(({ dynamodb }) => dynamodb?.Keys?.["pk"]?.S);

async function streamed(options: { retentionMs?: number } = {}) {
  const clock = new ManualClock();
  const database = await openDatabase({ clock, ...options });
  const arn = await database.createTable(T);
  return { ...database, clock, arn };
}
