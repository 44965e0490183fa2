import { describe, expect, it } from "vitest";
import { keysOf, setUp, setUpStarted } from "./consumed-stream.ts";

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

  it("is asked whether it has caught up while it lists shards, and lists them again at once", async () => {
    const { stream, time, processed, start } = setUp();
    stream.write("a");
    const startedAtMs = time.now();

    await time.until(start().caughtUp());

    expect(processed()).toEqual(["a"]);
    expect(time.now() - startedAtMs).toBeLessThan(1_000);
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
