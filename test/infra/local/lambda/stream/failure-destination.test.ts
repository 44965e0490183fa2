import { describe, expect, it } from "vitest";
import { bucketDestination, messageDestination } from "../../../../../infra/local/lambda/stream/failure-destination.ts";
import type { FailedBatch } from "../../../../../infra/local/lambda/stream/failure-record.ts";
import { VirtualTime } from "../virtual-time.ts";
import { MemoryStream, STREAM_ARN } from "./memory-stream.ts";

const METADATA = {
  requestContext: {
    requestId: "r1",
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:on-change",
    condition: "RetryAttemptsExhausted",
    approximateInvokeCount: 3,
  },
  responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  version: "1.0",
  timestamp: "2026-01-02T03:04:05.678Z",
  DDBStreamBatchInfo: {
    shardId: "shardId-1",
    startSequenceNumber: "100000000000000000001",
    endSequenceNumber: "100000000000000000002",
    approximateArrivalOfFirstRecord: "2026-01-01T00:00:00Z",
    approximateArrivalOfLastRecord: "2026-01-01T00:00:00Z",
    batchSize: 2,
    streamArn: STREAM_ARN,
  },
};

describe("records that were given up", () => {
  it("lie whole in a bucket, as text in `payload`, under the mapping, the shard and the day", async () => {
    const objects = new Map<string, string>();
    const batch = failedBatch();

    await bucketDestination("11111111-2222", async (key, body) => objects.set(key, body)).deliver(batch);

    const [[key = "", body = ""] = []] = objects;
    expect(key).toMatch(
      /^aws\/lambda\/11111111-2222\/shardId-1\/2026\/01\/02\/2026-01-02T03\.04\.05-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    const { payload, ...metadata } = JSON.parse(body) as { payload: string };
    expect(metadata).toStrictEqual(METADATA);
    expect(JSON.parse(payload)).toStrictEqual({ Records: batch.records });
  });

  it("are only told about on a queue or topic", async () => {
    const bodies: string[] = [];

    await messageDestination(async (body) => bodies.push(body)).deliver(failedBatch());

    expect(bodies.map((body) => JSON.parse(body) as unknown)).toStrictEqual([METADATA]);
  });

  it("say that the function itself did not fail when it reported the items", async () => {
    const bodies: string[] = [];

    await messageDestination(async (body) => bodies.push(body)).deliver(failedBatch({ functionError: false }));

    expect(JSON.parse(bodies[0] ?? "")).toMatchObject({ responseContext: { functionError: null } });
  });

  it("tell of no answer when they were never handed over", async () => {
    const bodies: string[] = [];

    await messageDestination(async (body) => bodies.push(body)).deliver(failedBatch({ invocations: 0 }));

    expect(JSON.parse(bodies[0] ?? "")).not.toHaveProperty("responseContext");
  });
});

function failedBatch(batch: Partial<FailedBatch> = {}): FailedBatch {
  const stream = new MemoryStream(new VirtualTime());
  return {
    condition: "RetryAttemptsExhausted",
    records: [stream.write("a"), stream.write("b")],
    invocations: 3,
    functionError: true,
    requestId: "r1",
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:on-change",
    shardId: "shardId-1",
    streamArn: STREAM_ARN,
    atMs: Date.parse("2026-01-02T03:04:05.678Z"),
    ...batch,
  };
}
