import { describe, expect, it } from "vitest";
import type { StreamRecord } from "../../../../../infra/local/lambda/stream/stream-record.ts";
import { failures, keyOf, keysOf, ON_FAILURE, PARTIAL, setUp, setUpStarted } from "./consumed-stream.ts";

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
