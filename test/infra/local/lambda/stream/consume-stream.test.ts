import { setMaxListeners } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Invocation, Invoke } from "../../../../../infra/local/lambda/invocation.ts";
import {
  consumeStream,
  type StreamConsumerOptions,
  type StreamMapping,
} from "../../../../../infra/local/lambda/stream/consume-stream.ts";
import type { FailedBatch } from "../../../../../infra/local/lambda/stream/failure-record.ts";
import type { StreamRecord } from "../../../../../infra/local/lambda/stream/stream-record.ts";
import { VirtualTime } from "../virtual-time.ts";
import { MemoryStream, STREAM_ARN } from "./memory-stream.ts";

describe("batches of a stream", () => {
  it("take what is there at once, in order, without a window", async () => {
    const { stream, time, calls, start } = setUp();
    for (const pk of ["a", "b", "c"]) stream.write(pk);

    await time.until(start().caughtUp());

    expect(calls.map(keysOf)).toEqual([["a", "b", "c"]]);
  });

  it("close at BatchSize", async () => {
    const { stream, time, calls, start } = setUp();
    for (const pk of ["a", "b", "c", "d", "e"]) stream.write(pk);

    await time.until(start({ BatchSize: 2 }).caughtUp());

    expect(calls.map(keysOf)).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  it("gather for the window, counted from the first record", async () => {
    const { stream, time, calls, start } = setUp();
    start({ MaximumBatchingWindowInSeconds: 2 });
    await time.advance(5_000);

    stream.write("a");
    await time.advance(1_500);
    stream.write("b");
    expect(calls).toEqual([]);
    await time.advance(1_000);

    expect(calls.map(keysOf)).toEqual([["a", "b"]]);
  });

  it("open the next window only when the invocation before has ended", async () => {
    const { stream, time, calls, start } = setUp({ takesMs: 10_000 });
    stream.write("a");
    start({ MaximumBatchingWindowInSeconds: 2 });
    await time.advance(2_500);
    stream.write("b");

    await time.advance(11_000);
    expect(calls.map(keysOf)).toEqual([["a"]]);
    await time.advance(1_500);

    expect(calls.map(keysOf)).toEqual([["a"], ["b"]]);
  });

  it("stay within 6 MB however many records they may have", async () => {
    const { stream, time, calls, start } = setUp();
    const image = { pk: { S: "x".repeat(1_000_000) } };
    for (const pk of ["a", "b", "c", "d", "e", "f", "g"]) stream.write(pk, { NewImage: image });

    await time.until(start({ BatchSize: 1_000 }).caughtUp());

    expect(calls.map(keysOf)).toEqual([["a", "b", "c", "d", "e", "f"], ["g"]]);
    expect(Math.max(...calls.map((event) => Buffer.byteLength(JSON.stringify(event))))).toBeLessThanOrEqual(6_291_456);
  });
});

describe("records a function fails on", () => {
  it("are found by halving, so that only the poison itself is given up", async () => {
    const { stream, time, lost, processed, start } = setUp({ failsOn: ["k5"] });
    for (let i = 0; i < 8; i++) stream.write(`k${i}`);

    await time.until(start({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1, ...ON_FAILURE }).caughtUp());

    expect(processed()).toEqual(["k0", "k1", "k2", "k3", "k4", "k6", "k7"]);
    expect(lost).toMatchObject([{ condition: "RetryAttemptsExhausted", functionError: true }]);
    expect(lost.map(({ records }) => records.map(keyOf))).toEqual([["k5"]]);
  });

  it("are tried MaximumRetryAttempts times more; splitting costs none of them", async () => {
    const { stream, time, calls, lost, start } = setUp({ failsOn: ["a"] });
    stream.write("a");
    stream.write("b");

    await time.until(start({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 2, ...ON_FAILURE }).caughtUp());

    expect(calls.map(keysOf)).toEqual([["a", "b"], ["a"], ["a"], ["a"], ["b"]]);
    expect(lost).toMatchObject([{ invocations: 4 }]);
  });

  it("are given up with their whole batch where batches are not split", async () => {
    const { stream, time, calls, lost, start } = setUp({ failsOn: ["a"] });
    for (const pk of ["a", "b"]) stream.write(pk);

    await time.until(start({ MaximumRetryAttempts: 0, ...ON_FAILURE }).caughtUp());

    expect(calls).toHaveLength(1);
    expect(lost.map(({ records }) => records.map(keyOf))).toEqual([["a", "b"]]);
  });

  it("block their shard until they expire when retries are unlimited", async () => {
    const { stream, time, mapping, processed } = setUpStarted({ failsOn: ["a"] }, { BatchSize: 1 }, { pollMs: 60_000 });
    stream.write("a");
    stream.write("b");

    await time.advance(86_000_000);
    expect(processed()).toEqual([]);
    await time.advance(500_000);

    expect(mapping.metrics()).toMatchObject({ dropped: 2 });
  });

  it("are retried from the lowest number the function reported, what came before is done", async () => {
    const { stream, time, calls, start } = setUp({
      answers: [(records) => failures(records[4], records[3])],
    });
    for (const pk of ["a", "b", "c", "d", "e"]) stream.write(pk);

    await time.until(start(PARTIAL).caughtUp());

    expect(calls.map(keysOf)).toEqual([
      ["a", "b", "c", "d", "e"],
      ["d", "e"],
    ]);
  });

  it("spend a retry with each report when batches are not split, and none when they are", async () => {
    const reports = [1, 1, 1].map((index) => (records: readonly StreamRecord[]) => failures(records[index]));
    const whole = setUp({ answers: reports });
    const split = setUp({ answers: reports });
    for (const pk of ["a", "b", "c", "d"]) [whole, split].map(({ stream }) => stream.write(pk));

    await whole.time.until(whole.start({ ...PARTIAL, MaximumRetryAttempts: 1, ...ON_FAILURE }).caughtUp());
    await split.time.until(
      split.start({ ...PARTIAL, MaximumRetryAttempts: 0, BisectBatchOnFunctionError: true, ...ON_FAILURE }).caughtUp(),
    );

    expect(whole.lost.map(({ records }) => records.map(keyOf))).toEqual([["c", "d"]]);
    expect(whole.lost).toMatchObject([{ functionError: false }]);
    expect(split.calls.map(keysOf)).toEqual([["a", "b", "c", "d"], ["b", "c", "d"], ["c", "d"], ["d"]]);
    expect(split.lost).toEqual([]);
  });

  it("are given up once they are too old, even before the first try", async () => {
    const { stream, time, calls, lost, start } = setUp();
    stream.write("old");
    await time.advance(61_000);
    stream.write("new");

    await time.until(start({ MaximumRecordAgeInSeconds: 60, ...ON_FAILURE }).caughtUp());

    expect(calls.map(keysOf)).toEqual([["new"]]);
    expect(lost).toMatchObject([{ condition: "RecordAgeExceeded", invocations: 0 }]);
  });

  it.each(["throttled", "unreachable"] as const)("spend no retry while the function is %s", async (trouble) => {
    const { stream, time, calls, lost, mapping } = setUpStarted(
      { answers: Array.from({ length: 5 }, () => trouble) },
      { MaximumRetryAttempts: 0, ...ON_FAILURE },
    );
    stream.write("a");

    await time.until(mapping.caughtUp());

    expect(calls).toHaveLength(6);
    expect(lost).toEqual([]);
    expect(mapping.metrics()).toMatchObject({ invoked: 1, failedInvoke: 0 });
  });

  it("are never dropped while their failure destination is down", async () => {
    const { stream, time, lost, mapping, problems } = setUpStarted(
      { failsOn: ["a"], destinationFailures: 20 },
      { MaximumRetryAttempts: 0, ...ON_FAILURE },
    );
    stream.write("a");

    await time.until(mapping.caughtUp());

    expect(lost).toHaveLength(1);
    expect(problems).toHaveLength(20);
    expect(mapping.metrics()).toMatchObject({ dropped: 1, onFailureDelivered: 1 });
  });
});

describe("parallel lanes", () => {
  it("do not wait for one another: a slow item holds up only its own lane", async () => {
    const { stream, time, calls, processed } = setUpStarted(
      { takesMs: (records) => (records.some((record) => keyOf(record) === "slow") ? 3_600_000 : 10) },
      { ParallelizationFactor: 10, BatchSize: 1 },
    );
    stream.write("slow");
    await time.advance(1_000);

    for (let i = 0; i < 200; i++) stream.write(`k${i}`);
    await time.advance(60_000);

    expect(processed().length).toBeGreaterThan(150);
    expect(new Set(processed()).size).toBe(processed().length);
    expect(calls.length).toBeGreaterThan(150);
  });

  it("keep all changes of an item in one lane, also when its key attributes come in another order", async () => {
    const { stream, time, mapping, running } = setUpStarted(
      { takesMs: 1_000 },
      { ParallelizationFactor: 10, BatchSize: 1 },
    );
    for (let i = 0; i < 5; i++) {
      const [pk, sk] = [{ S: "p" }, { S: "s" }];
      stream.write("p", { Keys: i % 2 ? { pk, sk } : { sk, pk } });
    }

    await time.until(mapping.caughtUp());

    expect(running.most).toBe(1);
  });
});

describe("reading a stream", () => {
  it("starts at the oldest record with TRIM_HORIZON and after the newest with LATEST", async () => {
    const { stream, time, calls, start } = setUp();
    stream.write("before");
    const mapping = start({ StartingPosition: "LATEST" });
    await time.until(mapping.caughtUp());

    stream.write("after");
    await time.until(mapping.caughtUp());

    expect(calls.map(keysOf)).toEqual([["after"]]);
  });

  it("finishes a shard before it begins its children, and reads those from their start even with LATEST", async () => {
    const { stream, time, processed, mapping } = setUpStarted(
      { takesMs: 5_000 },
      { StartingPosition: "LATEST", BatchSize: 1 },
    );
    await time.until(mapping.caughtUp());
    for (const pk of ["a", "b"]) stream.write(pk);
    stream.split("shard-1", "shard-2");
    stream.write("c", {}, "shard-2");

    await time.until(mapping.caughtUp());

    expect(processed()).toEqual(["a", "b", "c"]);
  });

  it("begins with a child whose parent is already forgotten", async () => {
    const { stream, time, processed, start } = setUp({ shards: [] });
    stream.adopt("forgotten", "shard-2");
    stream.write("c", {}, "shard-2");

    await time.until(start().caughtUp());

    expect(processed()).toEqual(["c"]);
  });

  it("goes on after failures of the stream and loses nothing", async () => {
    const { stream, time, processed, mapping, problems } = setUpStarted();
    stream.faults.push(new Error("down"), new Error("still down"));
    for (const pk of ["a", "b"]) stream.write(pk);

    await time.until(mapping.caughtUp());

    expect(processed()).toEqual(["a", "b"]);
    expect(problems).toHaveLength(2);
  });

  it("hands over only what a filter lets through, and counts the rest", async () => {
    const { stream, time, processed, mapping } = setUpStarted(
      {},
      {
        FilterCriteria: { Filters: [{ Pattern: `{"dynamodb":{"Keys":{"pk":{"S":[{"prefix":"PRODUCT#"}]}}}}` }] },
      },
    );
    for (const pk of ["PRODUCT#1", "ORDER#1", "PRODUCT#2"]) stream.write(pk);

    await time.until(mapping.caughtUp());

    expect(processed()).toEqual(["PRODUCT#1", "PRODUCT#2"]);
    expect(mapping.metrics()).toMatchObject({ polled: 3, filteredOut: 1, invoked: 2 });
  });

  it("does nothing while it is disabled", async () => {
    const { stream, time, calls, mapping } = setUpStarted({}, { Enabled: false });
    stream.write("a");

    await time.advance(10_000);
    await mapping.caughtUp();

    expect(calls).toEqual([]);
    expect(mapping.idle()).toBe(true);
  });

  it("is idle only once all that was written has been seen to", async () => {
    const { stream, time, mapping } = setUpStarted({ takesMs: 1_000 });
    expect(mapping.idle()).toBe(false);
    await time.until(mapping.caughtUp());
    expect(mapping.idle()).toBe(true);

    stream.write("a");
    await time.advance(500);
    expect(mapping.idle()).toBe(false);
    await time.advance(1_000);

    expect(mapping.idle()).toBe(true);
  });

  it("has not caught up while there are further pages", async () => {
    const { stream, time, processed, start } = setUp();
    stream.pageSize = 1;
    for (const pk of ["a", "b", "c"]) stream.write(pk);

    await time.until(start().caughtUp());

    expect(processed()).toEqual(["a", "b", "c"]);
  });

  it("tells how old the last record was when it was handed over", async () => {
    const { stream, time, start } = setUp();
    stream.write("a");
    await time.advance(7_000);
    const mapping = start();

    await time.until(mapping.caughtUp());

    expect(mapping.metrics().iteratorAgeMs).toBe(7_000);
  });

  it("waits on stopping for the invocation in progress, begins none, and leaves no timer", async () => {
    const { stream, time, calls, processed, mapping } = setUpStarted({ takesMs: 5_000 }, { BatchSize: 1 });
    for (const pk of ["a", "b"]) stream.write(pk);
    await time.advance(1_000);

    await time.until(Promise.all([mapping.stop(), mapping.stop()]));

    expect(processed()).toEqual(["a"]);
    expect(calls).toHaveLength(1);
    expect(time.sleeping).toBe(0);
  });
});

describe("properties of a stream's mapping", () => {
  it("are refused all at once when AWS would refuse them or they mean nothing here", () => {
    const { start } = setUp();

    expect(() =>
      start({
        BatchSize: 10_001,
        MaximumRecordAgeInSeconds: 30,
        StartingPosition: "AT_TIMESTAMP",
        TumblingWindowInSeconds: 60,
      }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [Error: bad event source mapping:
      - BatchSize: a whole number from 1 to 10000, got 10001
      - MaximumRecordAgeInSeconds: -1, or 60 to 604800, got 30
      - StartingPosition: one of TRIM_HORIZON, LATEST, got "AT_TIMESTAMP"
      - TumblingWindowInSeconds: nothing, because it is not supported locally, got 60]
    `);
  });

  it("are refused when they name a failure destination that nothing delivers to", () => {
    const { start } = setUp();

    expect(() => start(ON_FAILURE, { onFailure: undefined })).toThrow("nothing delivers to its failure destination");
  });
});

const ON_FAILURE = { DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::parked" } } };
const PARTIAL = { FunctionResponseTypes: ["ReportBatchItemFailures"] };

interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

interface World {
  /** Keys whose presence fails an invocation. */
  readonly failsOn?: readonly string[];
  /** What the first invocations answer. */
  readonly answers?: readonly (((records: readonly StreamRecord[]) => unknown) | "throttled" | "unreachable")[];
  readonly takesMs?: number | ((records: readonly StreamRecord[]) => number);
  readonly destinationFailures?: number;
  readonly shards?: readonly string[];
}

function setUp(world: World = {}) {
  const time = new VirtualTime();
  const stream = new MemoryStream(time, world.shards);
  const calls: StreamEvent[] = [];
  const succeeded: string[] = [];
  const lost: FailedBatch[] = [];
  const problems: string[] = [];
  const running = { now: 0, most: 0 };
  const answers = [...(world.answers ?? [])];
  let destinationFailures = world.destinationFailures ?? 0;

  const invoke: Invoke = async (payload): Promise<Invocation> => {
    const event = payload as StreamEvent;
    calls.push(event);
    const requestId = `r${calls.length}`;
    running.most = Math.max(running.most, ++running.now);
    const { takesMs = 0 } = world;
    await time.wait(typeof takesMs === "number" ? takesMs : takesMs(event.Records), NEVER);
    running.now--;
    const answer = answers.shift();
    const error = { errorType: "Error", errorMessage: "poison" };
    if (answer === "unreachable") throw new Error("no route");
    if (answer === "throttled") return { ok: false, requestId, kind: "throttled", error };
    if (event.Records.some((record) => world.failsOn?.includes(keyOf(record)))) {
      return { ok: false, requestId, kind: "thrown", error };
    }
    succeeded.push(...keysOf(event));
    return { ok: true, requestId, payload: answer?.(event.Records) ?? null, durationMs: 1 };
  };

  const start = (properties = {}, options: Partial<StreamConsumerOptions> = {}): StreamMapping => {
    const mapping = consumeStream({
      properties: { StartingPosition: "TRIM_HORIZON", ...properties },
      streamArn: STREAM_ARN,
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:on-change",
      invoke,
      reader: stream,
      onFailure: {
        deliver: async (batch) => {
          if (destinationFailures-- > 0) throw new Error("bucket down");
          lost.push(batch);
        },
      },
      onProblem: (problem) => problems.push(problem),
      time,
      ...options,
    });
    onTestFinished(() => void mapping.stop());
    return mapping;
  };

  return { time, stream, calls, lost, problems, running, start, processed: () => succeeded };
}

function setUpStarted(world: World = {}, properties = {}, options: Partial<StreamConsumerOptions> = {}) {
  const ready = setUp(world);
  return { ...ready, mapping: ready.start(properties, options) };
}

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

const keyOf = (record: StreamRecord): string => String(record.dynamodb.Keys["pk"]?.["S"]);

const keysOf = ({ Records }: StreamEvent): string[] => Records.map(keyOf);

const failures = (...records: readonly (StreamRecord | undefined)[]): unknown => ({
  batchItemFailures: records.map((record) => ({ itemIdentifier: record?.dynamodb.SequenceNumber })),
});
