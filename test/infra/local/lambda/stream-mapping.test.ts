import { randomBytes } from "node:crypto";
import { UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Invoke } from "../../../../infra/local/lambda/invocation.ts";
import type { FailedBatch } from "../../../../infra/local/lambda/stream/failure-record.ts";
import type { StreamRecord } from "../../../../infra/local/lambda/stream/stream-record.ts";
import { startStreamMapping, type StreamMappingOptions } from "../../../../infra/local/lambda/stream-mapping.ts";
import { realTime } from "../../../../infra/local/lambda/time.ts";
import type { LocalDynamodbOptions } from "../../../../infra/local/dynamodb/dynamodb.ts";
import { item, key, ManualClock, openDatabase } from "../dynamodb/database.ts";

describe("a mapping of a local table's stream", () => {
  it("gathers for the window and invokes once", async () => {
    const { database, calls, start } = await setUp();
    const mapping = start({ MaximumBatchingWindowInSeconds: 1 });

    for (let i = 0; i < 5; i++) await database.put("Products", item(`a${i}`));
    await mapping.caughtUp();

    expect(calls.map(keysOf)).toEqual([["a0", "a1", "a2", "a3", "a4"]]);
  });

  it("finds the poison by halving, processes the rest, and gives up exactly the poison", async () => {
    const { database, calls, lost, start } = await setUp((records) => {
      if (records.some((record) => keyOf(record) === "k5")) throw new Error("poison");
    });
    for (let i = 0; i < 8; i++) await database.put("Products", item(`k${i}`));

    await start({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1, ...ON_FAILURE }).caughtUp();

    const processed = calls.map(keysOf).filter((keys) => !keys.includes("k5"));
    expect(processed.flat().toSorted()).toEqual(["k0", "k1", "k2", "k3", "k4", "k6", "k7"]);
    expect(lost.map(({ condition, records }) => [condition, records.map(keyOf)])).toEqual([
      ["RetryAttemptsExhausted", ["k5"]],
    ]);
  });

  it("tries again from the lowest number the function reported", async () => {
    let failed = false;
    const { database, calls, start } = await setUp((records) => {
      const bad = records.find((record) => keyOf(record) === "p3");
      if (!bad || failed) return undefined;
      failed = true;
      return { batchItemFailures: [{ itemIdentifier: bad.dynamodb.SequenceNumber }] };
    });
    for (let i = 0; i < 6; i++) await database.put("Products", item(`p${i}`));

    await start({ FunctionResponseTypes: ["ReportBatchItemFailures"] }).caughtUp();

    expect(calls.map(keysOf)).toEqual([
      ["p0", "p1", "p2", "p3", "p4", "p5"],
      ["p3", "p4", "p5"],
    ]);
  });

  it("hands over only what the filter lets through", async () => {
    const { database, calls, start } = await setUp();
    await database.put("Products", item("f1", { x: "yes1" }));
    await database.put("Products", item("f2", { x: "no" }));
    await database.put("Products", item("f1", { x: "yes2" }));
    const Pattern = `{"eventName":["INSERT"],"dynamodb":{"NewImage":{"x":{"S":[{"prefix":"yes"}]}}}}`;

    const mapping = start({ FilterCriteria: { Filters: [{ Pattern }] } });
    await mapping.caughtUp();

    expect(calls.flatMap(keysOf)).toEqual(["f1"]);
    expect(mapping.metrics().filteredOut).toBe(2);
  });

  it("keeps the order of each item while lanes run side by side", async () => {
    const { database, calls, start } = await setUp(() => new Promise((resolve) => setImmediate(resolve)));
    for (let i = 0; i < 60; i++) await database.put("Products", item(`o${i % 6}`, { n: String(i).padStart(2, "0") }));

    await start({ ParallelizationFactor: 4, BatchSize: 5 }).caughtUp();

    const seen = groupByKey(calls.flat());
    expect([...seen.values()].flat()).toHaveLength(60);
    for (const records of seen.values()) {
      const versions = records.map((record) => String(record.dynamodb.NewImage?.["n"]?.["S"]));
      expect(versions).toEqual(versions.toSorted());
    }
  });

  it("begins after what was there with LATEST", async () => {
    const { database, calls, start } = await setUp();
    await database.put("Products", item("before"));
    const mapping = start({ StartingPosition: "LATEST" });
    await mapping.caughtUp();

    await database.put("Products", item("after"));
    await mapping.caughtUp();

    expect(calls.flatMap(keysOf)).toEqual(["after"]);
  });

  it("tells a delete by time to live from others by its identity", async () => {
    const clock = new ManualClock();
    const { database, calls, start } = await setUp(undefined, { clock, ttlSweepMs: 10 });
    const TimeToLiveSpecification = { Enabled: true, AttributeName: "ttl" };
    await database.client.send(new UpdateTimeToLiveCommand({ TableName: "Products", TimeToLiveSpecification }));
    await database.put("Products", { ...key("z"), ttl: { N: String(Math.floor(clock.now() / 1000) + 60) } });
    start();

    clock.advance(120_000);

    await expect
      .poll(() => calls.flat().find(({ eventName }) => eventName === "REMOVE")?.userIdentity)
      .toEqual({ principalId: "dynamodb.amazonaws.com", type: "Service" });
  });

  it("hands over a record exactly as Lambda does", async () => {
    const { database, calls, streamArn, start } = await setUp();
    await database.put("Products", { ...key("a"), bytes: { B: Buffer.from([0, 255]) }, list: { L: [{ N: "1" }] } });

    await start().caughtUp();

    expect(calls.flat()).toStrictEqual([
      {
        eventID: expect.stringMatching(/./),
        eventName: "INSERT",
        eventVersion: "1.1",
        eventSource: "aws:dynamodb",
        awsRegion: "us-east-1",
        dynamodb: {
          ApproximateCreationDateTime: expect.any(Number),
          Keys: { pk: { S: "a" }, sk: { S: "a" } },
          NewImage: { pk: { S: "a" }, sk: { S: "a" }, bytes: { B: "AP8=" }, list: { L: [{ N: "1" }] } },
          SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
          SizeBytes: expect.any(Number),
          StreamViewType: "NEW_AND_OLD_IMAGES",
        },
        eventSourceARN: streamArn,
      },
    ]);
    expect(Number.isInteger(calls[0]?.[0]?.dynamodb.ApproximateCreationDateTime)).toBe(true);
  });

  it("goes on from shard to shard, in order, and after an iterator has expired", async () => {
    const clock = new ManualClock();
    const { database, streamArn, calls, start } = await setUp(undefined, { clock, shardMs: 3_600_000 });
    const mapping = start();
    for (let i = 0; i < 6; i++) {
      await database.put("Products", item("a", { n: String(i) }));
      await mapping.caughtUp();
      clock.advance(1_800_000);
    }

    expect((await database.shardsOf(streamArn)).length).toBeGreaterThan(2);
    expect(calls.flat().map((record) => record.dynamodb.NewImage?.["n"]?.["S"])).toEqual([
      "0",
      "1",
      "2",
      "3",
      "4",
      "5",
    ]);
  });

  it("keeps events of large items under 6 MB", async () => {
    const { database, calls, start } = await setUp();
    const bytes = randomBytes(380_000);
    for (let i = 0; i < 16; i++) await database.put("Products", { ...key(`b${i}`), bytes: { B: bytes } });

    await start({ BatchSize: 1_000 }).caughtUp();

    expect(calls.flat()).toHaveLength(16);
    expect(calls.length).toBeGreaterThan(1);
    for (const Records of calls) expect(Buffer.byteLength(JSON.stringify({ Records }))).toBeLessThanOrEqual(6_291_456);
  });
});

const ON_FAILURE = { DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::parked" } } };

async function setUp(
  handler: (records: readonly StreamRecord[]) => unknown = () => undefined,
  options: LocalDynamodbOptions = {},
) {
  const database = await openDatabase(options);
  const streamArn = await database.createTable("Products");
  const calls: (readonly StreamRecord[])[] = [];
  const lost: FailedBatch[] = [];

  const invoke: Invoke = async (event) => {
    const { Records } = event as { Records: readonly StreamRecord[] };
    calls.push(Records);
    try {
      return { ok: true, requestId: "r", payload: (await handler(Records)) ?? null, durationMs: 1 };
    } catch (error) {
      return { ok: false, requestId: "r", kind: "thrown", error: { errorType: "Error", errorMessage: String(error) } };
    }
  };

  const start = (properties: StreamMappingOptions["properties"] = {}) => {
    const mapping = startStreamMapping({
      properties: { StartingPosition: "TRIM_HORIZON", ...properties },
      streamArn,
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:on-change",
      invoke,
      streams: database.streams,
      onFailure: { deliver: async (batch) => void lost.push(batch) },
      pollMs: 5,
      backoffMs: () => 1,
      time: { ...realTime, now: () => (options.clock ?? Date).now() },
    });
    onTestFinished(() => mapping.stop());
    return mapping;
  };
  return { database, streamArn, calls, lost, start };
}

function groupByKey(records: readonly StreamRecord[]): Map<string, StreamRecord[]> {
  const groups = new Map<string, StreamRecord[]>();
  for (const record of records) groups.set(keyOf(record), [...(groups.get(keyOf(record)) ?? []), record]);
  return groups;
}

const keyOf = (record: StreamRecord): string => String(record.dynamodb.Keys["pk"]?.["S"]);

const keysOf = (records: readonly StreamRecord[]): string[] => records.map(keyOf);
