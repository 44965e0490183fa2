import { MemoryDoorbell } from "../../../../shared/adapters/doorbell/memory.ts";
import { MemoryEdgeLedger } from "../../../../shared/adapters/edge-ledger/memory.ts";
import { MemoryNotes } from "../../../../shared/adapters/notes/memory.ts";
import { MemoryParkingLot } from "../../../../shared/adapters/parking-lot/memory.ts";
import { parkedObject } from "../../../../shared/adapters/parking/parked-object.ts";
import { MemoryPullQueue } from "../../../../shared/adapters/pull-queue/memory.ts";
import type { PipelineEvent } from "../../../../shared/pipeline/events.ts";
import { redrive } from "../../../../shared/pipeline/redrive/redrive.ts";
import type { Redrive } from "../../../../shared/pipeline/redrive/run.ts";
import type { RedriveSummary } from "../../../../shared/pipeline/redrive/summary.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import type { ParkedChange } from "../../../../shared/ports/parking.ts";
import { type Around, through } from "../../../kit/through.ts";
import { BatchWorld, recordOf, shop, STREAM } from "../batch-world.ts";

/** Time a run has, in milliseconds. */
const TURN_MS = 170_000;

const OBJECT_LIMIT_MS = 45_000;

const INTERVAL_MS = 300_000;

/** A shop whose purges fail now and then, and where what failed waits, in memory. */
export class RedriveWorld extends BatchWorld {
  readonly lot = new MemoryParkingLot(this.clock);
  readonly notes = new MemoryNotes();
  readonly deadEdgeMessages = new MemoryPullQueue();
  readonly deadLaterPurges = new MemoryPullQueue();
  readonly pointers = new MemoryPullQueue();
  readonly ledger = new MemoryEdgeLedger(this.clock);
  readonly doorbell = new MemoryDoorbell(this.clock);

  /** A run in this world, all of whose calls go through `around`. */
  redriving(overrides: Partial<Redrive> = {}, around: Around = (_, call) => call()): Redrive {
    const run = { ...this.run(), ...overrides };
    return {
      ...run,
      objectCaches: new Map([...run.objectCaches].map(([name, cache]) => [name, through(around, name, cache)])),
      edgeQueue: through(around, "edgeQueue", run.edgeQueue),
      laterQueue: through(around, "laterQueue", run.laterQueue),
      parking: through(around, "parking", run.parking),
      lot: through(around, "lot", overrides.lot ?? this.lot),
      bucket: "parking",
      notes: through(around, "notes", overrides.notes ?? this.notes),
      deadEdgeMessages: through(around, "deadEdgeMessages", overrides.deadEdgeMessages ?? this.deadEdgeMessages),
      deadLaterPurges: through(around, "deadLaterPurges", overrides.deadLaterPurges ?? this.deadLaterPurges),
      pointers: through(around, "pointers", overrides.pointers ?? this.pointers),
      ledger: through(around, "ledger", overrides.ledger ?? this.ledger),
      doorbell: through(around, "doorbell", overrides.doorbell ?? this.doorbell),
      limited: overrides.limited ?? ((_, action) => action(new AbortController().signal)),
      objectLimitMs: OBJECT_LIMIT_MS,
      untilMs: this.clock.now() + TURN_MS,
    };
  }

  /** Redrives once. */
  async redrive(overrides: Partial<Redrive> = {}, around?: Around): Promise<RedriveSummary> {
    return await redrive(this.redriving(overrides, around), false);
  }

  /** Redrives by its schedule, so many times. @returns what the last run says. */
  async redriveFor(runs: number, overrides: Partial<Redrive> = {}): Promise<RedriveSummary> {
    let last = await this.redrive(overrides);
    for (let run = 1; run < runs; run += 1) {
      this.nextRun();
      last = await this.redrive(overrides);
    }
    return last;
  }

  /** Lets the time pass until the schedule's next run. */
  nextRun(): void {
    this.clock.nowMs += INTERVAL_MS;
    for (const queue of [this.deadEdgeMessages, this.deadLaterPurges, this.pointers]) queue.reveal();
  }

  /** Parks a change as on-change does. @returns its key. */
  async park(change: Partial<ParkedChange> = {}): Promise<string> {
    const full = { record: changeOf(1), code: "E_RULE_FAILED", reason: "rule lists of Products: TypeError", ...change };
    const { key, body } = parkedObject(full as ParkedChange);
    await this.lot.put(key, body);
    this.pointers.send(key, JSON.stringify({ v: 1, bucket: "parking", key }));
    return key;
  }

  /** Has Lambda give up a batch. @returns its key. */
  async giveUpBatch(records: readonly unknown[], name = "1"): Promise<string> {
    const key = `aws/lambda/2f1c/shardId-1/2026/11/20/2026-11-20T00.00.00-${name}`;
    await this.lot.put(key, failedBatch(records));
    return key;
  }

  waiting(): readonly string[] {
    return [...this.lot.objects.keys()].filter((key) => !key.startsWith("archive/"));
  }

  archived(): readonly string[] {
    return [...this.lot.objects.keys()].filter((key) => key.startsWith("archive/"));
  }

  events<Type extends PipelineEvent["type"]>(type: Type): readonly Extract<PipelineEvent, { type: Type }>[] {
    return this.reporter.of(type);
  }
}

/** A change of product `id`, whose name is all that differs. */
export function changeOf(sequence: number, id = String(sequence)): unknown {
  return recordOf(sequence, id, { name: "old", category: "tv" }, { name: "new", category: "tv" });
}

/** A change at which a rule throws. */
export function poison(sequence: number): unknown {
  return recordOf(sequence, String(sequence), { category: "tv" }, { category: "hifi", broken: true });
}

/** An object as Lambda writes it, word for word but for its records. */
export function failedBatch(records: readonly unknown[], changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    requestContext: {
      requestId: "316aa6d0-8154-xmpl-9af7-85d5f4a6bc81",
      functionArn: "arn:aws:lambda:us-east-2:123456789012:function:myfunction",
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 1,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: "2019-11-14T00:13:49.717Z",
    DDBStreamBatchInfo: {
      shardId: "shardId-00000001573689847184-864758bb",
      startSequenceNumber: "800000000003126276362",
      endSequenceNumber: "800000000003126276362",
      approximateArrivalOfFirstRecord: "2019-11-14T00:13:19Z",
      approximateArrivalOfLastRecord: "2019-11-14T00:13:19Z",
      batchSize: records.length,
      streamArn: STREAM,
    },
    payload: JSON.stringify({ Records: records }),
    ...changes,
  });
}

/** As an adapter wraps what AWS says. */
export function refused(name: string): PurgeTargetError {
  return new PurgeTargetError("somewhere", name, { cause: Object.assign(new Error("hush"), { name }) });
}

/** Calls of these ports fail so; all others happen. */
export function failing(labels: RegExp, error: Error): Around {
  return async (label, call) => {
    if (labels.test(label)) throw error;
    return await call();
  };
}

/** The same shop, whose rule was mended. */
export const mendedShop = {
  ...shop,
  sources: shop.sources.map((source) => ({
    ...source,
    rules: source.rules.filter(({ name }) => name !== "lists"),
  })),
};
