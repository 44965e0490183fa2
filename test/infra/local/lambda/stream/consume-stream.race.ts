import { setMaxListeners } from "node:events";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Invocation } from "../../../../../infra/local/lambda/invocation.ts";
import { Checkpoints } from "../../../../../infra/local/lambda/stream/checkpoints.ts";
import { consumeStream, type StreamMapping } from "../../../../../infra/local/lambda/stream/consume-stream.ts";
import type { StreamRecord } from "../../../../../infra/local/lambda/stream/stream-record.ts";
import { VirtualTime } from "../virtual-time.ts";
import { MemoryStream, STREAM_ARN } from "./memory-stream.ts";
import { runs } from "../../../../kit/runs.ts";

it("processes or hands to the failure destination every record, item by item in order, and none twice once it is done", async () => {
  await fc.assert(
    fc.asyncProperty(WRITES, SETTINGS, fc.infiniteStream(OUTCOME), async (writes, settings, outcomes) => {
      const world = new World(outcomes);
      const mapping = world.start(settings);

      for (const { key, pauseMs } of writes) {
        world.stream.write(key);
        await world.time.advance(pauseMs);
      }
      await world.time.until(mapping.caughtUp());
      await world.time.until(mapping.stop());

      expect(world.violations).toEqual([]);
      expect(world.done.size).toBe(writes.length);
      expect(mapping.metrics().dropped).toBe(world.lost);
      expect(mapping.metrics().onFailureDelivered).toBe(world.lost);
      expect(world.time.sleeping).toBe(0);
    }),
    { numRuns: runs(150) },
  );
});

it("misses nothing, and keeps the order of each item, however often it is stopped and goes on where it was", async () => {
  const pauses = fc.infiniteStream(fc.constantFrom(0, 0, 1, 60, 500, 4_000));
  await fc.assert(
    fc.asyncProperty(
      WRITES,
      SETTINGS,
      fc.infiniteStream(OUTCOME),
      pauses,
      async (writes, settings, outcomes, stops) => {
        const world = new World(outcomes);
        const checkpoints = new Checkpoints();
        let mapping = world.start(settings, checkpoints);

        for (const { key, pauseMs } of writes) {
          world.stream.write(key);
          await world.time.advance(pauseMs);
          const runsForMs: number = stops.next().value ?? 0;
          if (runsForMs === 0) continue;
          await world.time.advance(runsForMs);
          await world.time.until(mapping.stop());
          mapping = world.start(settings, checkpoints);
        }
        await world.time.until(mapping.caughtUp());
        await world.time.until(mapping.stop());

        expect(world.violations.filter((violation) => violation !== AGAIN)).toEqual([]);
        expect(world.done.size).toBe(writes.length);
      },
    ),
    { numRuns: runs(150) },
  );
});

const AGAIN = "invoked after it was done";

const WRITES = fc.array(
  fc.record({ key: fc.constantFrom("a", "b", "c", "d", "e"), pauseMs: fc.constantFrom(0, 0, 0, 30, 400) }),
  { minLength: 1, maxLength: 25 },
);

const SETTINGS = fc.record({
  batchSize: fc.integer({ min: 1, max: 6 }),
  lanes: fc.integer({ min: 1, max: 4 }),
  windowSeconds: fc.constantFrom(0, 1),
  retries: fc.integer({ min: 0, max: 3 }),
  bisect: fc.boolean(),
  partial: fc.boolean(),
});

const OUTCOME = fc.record({
  takesMs: fc.constantFrom(0, 1, 50, 3_000),
  kind: fc.constantFrom("ok", "ok", "ok", "thrown", "partial", "bad-id", "throttled", "unreachable"),
  at: fc.nat({ max: 5 }),
});

type Settings = typeof SETTINGS extends fc.Arbitrary<infer T> ? T : never;

function properties(settings: Settings) {
  return {
    StartingPosition: "TRIM_HORIZON",
    BatchSize: settings.batchSize,
    ParallelizationFactor: settings.lanes,
    MaximumBatchingWindowInSeconds: settings.windowSeconds,
    MaximumRetryAttempts: settings.retries,
    BisectBatchOnFunctionError: settings.bisect,
    ...(settings.partial && { FunctionResponseTypes: ["ReportBatchItemFailures"] }),
    DestinationConfig: { OnFailure: { Destination: "arn:aws:s3:::parked" } },
  };
}

/** A stream, a function and a failure destination that fail as told, and a witness. */
class World {
  readonly time = new VirtualTime();
  readonly stream = new MemoryStream(this.time);
  readonly violations: string[] = [];
  readonly done = new Set<string>();
  lost = 0;
  readonly #outcomes: Iterator<{ takesMs: number; kind: string; at: number }>;
  readonly #inWork = new Set<string>();

  constructor(outcomes: Iterator<{ takesMs: number; kind: string; at: number }>) {
    this.#outcomes = outcomes;
  }

  start(settings: Settings, checkpoints = new Checkpoints()): StreamMapping {
    return consumeStream({
      properties: properties(settings),
      streamArn: STREAM_ARN,
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:on-change",
      reader: this.stream,
      checkpoints,
      invoke: (payload) => this.invoke((payload as { Records: StreamRecord[] }).Records, settings.partial),
      onFailure: { deliver: ({ records }) => this.deliver(records) },
      time: this.time,
    });
  }

  async invoke(records: readonly StreamRecord[], partial: boolean): Promise<Invocation> {
    this.#witness(records);
    const { takesMs, kind, at } = this.#outcomes.next().value ?? { takesMs: 0, kind: "ok", at: 0 };
    const keys = new Set(records.map(keyOf));
    for (const key of keys) this.#inWork.add(key);
    await this.time.wait(takesMs, NEVER);
    for (const key of keys) this.#inWork.delete(key);
    const error = { errorType: "Error", errorMessage: "told to fail" };
    if (kind === "unreachable") throw new Error("told to fail");
    if (kind === "thrown" || kind === "throttled") return { ok: false, requestId: "r", kind, error };
    const reports = partial && kind !== "ok";
    const from = reports ? (kind === "bad-id" ? 0 : Math.min(at, records.length - 1)) : records.length;
    for (const record of records.slice(0, from)) this.done.add(numberOf(record));
    const itemIdentifier = kind === "bad-id" ? "1" : numberOf(records[from]);
    return {
      ok: true,
      requestId: "r",
      payload: reports ? { batchItemFailures: [{ itemIdentifier }] } : null,
      durationMs: 1,
    };
  }

  async deliver(records: readonly StreamRecord[]): Promise<void> {
    if (this.#outcomes.next().value?.kind !== "ok") throw new Error("told to fail");
    this.lost += records.length;
    for (const record of records) this.done.add(numberOf(record));
  }

  #witness(records: readonly StreamRecord[]): void {
    const here = records.map(numberOf);
    if (records.some((record) => this.#inWork.has(keyOf(record))))
      this.violations.push("an item in two batches at once");
    if (here.some((number) => this.done.has(number))) this.violations.push(AGAIN);
    if (here.toSorted().join() !== here.join()) this.violations.push("a batch out of order");
    for (const record of records) {
      const earlier = this.stream.written.filter(
        (other) => keyOf(other) === keyOf(record) && numberOf(other) < numberOf(record),
      );
      if (earlier.some((other) => !this.done.has(numberOf(other)) && !here.includes(numberOf(other)))) {
        this.violations.push("a change before an earlier one of its item");
      }
    }
  }
}

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

const keyOf = (record: StreamRecord): string => String(record.dynamodb.Keys["pk"]?.["S"]);

const numberOf = (record: StreamRecord | undefined): string => record?.dynamodb.SequenceNumber ?? "";
