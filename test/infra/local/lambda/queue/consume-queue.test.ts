import { setMaxListeners } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Invocation, Invoke } from "../../../../../infra/local/lambda/invocation.ts";
import { consumeQueue, type QueueMapping } from "../../../../../infra/local/lambda/queue/consume-queue.ts";
import type { QueueRecord } from "../../../../../infra/local/lambda/queue/queue-record.ts";
import { VirtualTime } from "../virtual-time.ts";
import { MemoryQueue, QUEUE_ARN } from "./memory-queue.ts";

describe("messages of a queue", () => {
  it("go to the function ten at a time and are deleted when it succeeds", async () => {
    const { queue, time, calls, start } = setUp();
    for (let i = 0; i < 12; i++) queue.send(`b${i}`);

    const mapping = start();
    await time.advance(100);

    expect(calls.map((bodies) => bodies.length)).toEqual([10, 2]);
    expect(queue.left).toEqual([]);
    expect(mapping.metrics()).toEqual({ polled: 12, filteredOut: 0, invoked: 12, failedInvoke: 0, deleted: 12 });
  });

  it("gather for the window, over many requests", async () => {
    const { queue, time, calls, start } = setUp();
    start({ BatchSize: 100, MaximumBatchingWindowInSeconds: 3 });
    for (let i = 0; i < 25; i++) queue.send(`b${i}`);
    await time.advance(2_000);
    queue.send("late");
    expect(calls).toEqual([]);

    await time.advance(1_100);

    expect(calls.map((bodies) => bodies.length)).toEqual([26]);
  });

  it("do not wait for the window once the batch is full", async () => {
    const { queue, time, calls, start } = setUp();
    for (let i = 0; i < 25; i++) queue.send(`b${i}`);

    start({ BatchSize: 20, MaximumBatchingWindowInSeconds: 300 });
    await time.advance(1_000);

    expect(calls.map((bodies) => bodies.length)).toEqual([20]);
  });

  it("are cut at 6 MB; what is too much comes in the next batch", async () => {
    const { queue, time, calls, start } = setUp();
    for (let i = 0; i < 8; i++) queue.send(`${i}`.repeat(1_000_000));

    start();
    await time.advance(100);

    expect(calls.map((bodies) => bodies.map((body) => body[0]).join(""))).toEqual(["012345", "67"]);
    expect(queue.left).toEqual([]);
  });

  it("come again after their visibility time-out when the function fails", async () => {
    const { queue, time, calls, start } = setUp({ outcomes: [FAILED] });
    queue.send("a");

    const mapping = start();
    await time.advance(20_000);
    expect(calls).toEqual([["a"]]);
    expect(queue.left).toEqual(["a"]);
    expect(mapping.metrics()).toMatchObject({ failedInvoke: 1, deleted: 0 });
    await time.advance(11_000);

    expect(calls).toEqual([["a"], ["a"]]);
    expect(queue.left).toEqual([]);
  });

  it("come again only if the function reported them", async () => {
    const { queue, time, start } = setUp({ outcomes: [answer({ batchItemFailures: [{ itemIdentifier: "m2" }] })] });
    for (const body of ["a", "b", "c"]) queue.send(body);

    start({ FunctionResponseTypes: ["ReportBatchItemFailures"] });
    await time.advance(100);

    expect(queue.left).toEqual(["b"]);
  });

  it("all come again when the report names none of them", async () => {
    const { queue, time, start } = setUp({ outcomes: [answer({ batchItemFailures: [{ itemIdentifier: "m9" }] })] });
    for (const body of ["a", "b"]) queue.send(body);

    start({ FunctionResponseTypes: ["ReportBatchItemFailures"] });
    await time.advance(100);

    expect(queue.left).toEqual(["a", "b"]);
  });

  it("are deleted unseen when a filter does not let them through", async () => {
    const { queue, time, calls, start } = setUp();
    for (const body of [`{"edge":"www"}`, `{"edge":"api"}`, "no json"]) queue.send(body);

    const mapping = start({ FilterCriteria: { Filters: [{ Pattern: `{"body":{"edge":["www"]}}` }] } });
    await time.advance(100);

    expect(calls).toEqual([[`{"edge":"www"}`]]);
    expect(queue.left).toEqual([]);
    expect(mapping.metrics()).toMatchObject({ filteredOut: 2, invoked: 1 });
  });

  it("are worked on in MaximumConcurrency batches at once, and no more are received meanwhile", async () => {
    const { queue, time, calls, start } = setUp({ takesMs: 5_000 });
    for (let i = 0; i < 12; i++) queue.send(`b${i}`);

    const mapping = start({ BatchSize: 4, ScalingConfig: { MaximumConcurrency: 2 } });
    await time.advance(1_000);
    expect(calls).toHaveLength(2);
    expect(mapping.metrics().polled).toBe(8);
    await time.advance(10_000);

    expect(calls).toHaveLength(3);
  });

  it("are received ever more rarely while the function is throttled, so that they do not wear out", async () => {
    const { queue, time, calls, start } = setUp({ outcomes: Array.from({ length: 1_000 }, () => THROTTLED) });
    for (let i = 0; i < 1_000; i++) queue.send(`b${i}`);

    start({ BatchSize: 1 });
    await time.advance(60_000);

    expect(calls.length).toBeGreaterThan(5);
    expect(calls.length).toBeLessThan(20);
  });

  it("are not lost while the queue can't be reached", async () => {
    const { queue, time, problems, start } = setUp();
    queue.receiveFaults.push(new Error("down"), new Error("down"));
    queue.deleteFaults.push(new Error("down"));
    queue.send("a");

    start();
    await time.advance(60_000);

    expect(problems).toHaveLength(3);
    expect(queue.left).toEqual([]);
  });
});

describe("a queue's mapping", () => {
  it("is idle while it has no message in hand", async () => {
    const { queue, time, start } = setUp({ takesMs: 1_000 });
    const mapping = start();
    expect(mapping.idle()).toBe(true);

    queue.send("a");
    await time.advance(500);
    expect(mapping.idle()).toBe(false);
    await time.advance(1_000);

    expect(mapping.idle()).toBe(true);
  });

  it("waits on stopping for the invocation in progress, deletes what succeeded, and leaves no timer", async () => {
    const { queue, time, start } = setUp({ takesMs: 1_000 });
    queue.send("a");
    const mapping = start();
    await time.advance(500);

    await time.until(Promise.all([mapping.stop(), mapping.stop()]));

    expect(queue.left).toEqual([]);
    expect(time.sleeping).toBe(0);
  });

  it("does nothing while it is disabled", async () => {
    const { queue, time, calls, start } = setUp();
    queue.send("a");

    start({ Enabled: false });
    await time.advance(60_000);

    expect(calls).toEqual([]);
  });

  it.each([
    [{ BatchSize: 11 }, QUEUE_ARN, "BatchSize: at most 10 without a batching window"],
    [{ BatchSize: 11 }, `${QUEUE_ARN}.fifo`, "BatchSize: a whole number from 1 to 10"],
    [{ MaximumBatchingWindowInSeconds: 1 }, `${QUEUE_ARN}.fifo`, "MaximumBatchingWindowInSeconds"],
    [{ ScalingConfig: { MaximumConcurrency: 1 } }, QUEUE_ARN, "a MaximumConcurrency from 2 to 1000"],
    [{ BisectBatchOnFunctionError: true }, QUEUE_ARN, "BisectBatchOnFunctionError: nothing"],
    [{ ProvisionedPollerConfig: {} }, QUEUE_ARN, "ProvisionedPollerConfig: nothing"],
  ])("refuses %j of %s", (properties, queueArn, message) => {
    const { start } = setUp();

    expect(() => start(properties, queueArn)).toThrow(message);
  });
});

const FAILED: Invocation = {
  ok: false,
  requestId: "r",
  kind: "crash",
  error: { errorType: "Runtime.ExitError", errorMessage: "told to" },
};
const THROTTLED: Invocation = { ...FAILED, kind: "throttled" };
const answer = (payload: unknown): Invocation => ({ ok: true, requestId: "r", payload, durationMs: 1 });

function setUp({ outcomes = [], takesMs = 0 }: { outcomes?: readonly Invocation[]; takesMs?: number } = {}) {
  const time = new VirtualTime();
  const queue = new MemoryQueue(time);
  const calls: string[][] = [];
  const problems: string[] = [];
  const planned = [...outcomes];

  const invoke: Invoke = async (payload) => {
    calls.push((payload as { Records: QueueRecord[] }).Records.map(({ body }) => body));
    await time.wait(takesMs, NEVER);
    return planned.shift() ?? answer(null);
  };

  const start = (properties = {}, queueArn = QUEUE_ARN): QueueMapping => {
    const onProblem = (problem: string): void => void problems.push(problem);
    const mapping = consumeQueue({ properties, queueArn, invoke, source: queue, time, onProblem });
    onTestFinished(() => void mapping.stop());
    return mapping;
  };
  return { time, queue, calls, problems, start };
}

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
