import { Condition } from "../mapping/condition.ts";
import { MAX_BATCH_BYTES } from "../mapping/take-batch.ts";
import { deliverBatch, type Delivery } from "./deliver-batch.ts";
import { Lane, type LaneEntry } from "./lane.ts";
import { laneOf } from "./lane-of.ts";
import type { ShardCursor, ShardPage, ShardPosition } from "./shard-reader.ts";

export interface ShardOptions {
  readonly shardId: string;
  /** Where to begin. */
  readonly position: ShardPosition;
  readonly open: (signal: AbortSignal) => Promise<ShardCursor>;
  readonly delivery: Delivery;
  /** How long to rest at the tip, in milliseconds. */
  readonly pollMs: number;
  /** Numbers the reads of a mapping. */
  readonly nextRead: () => number;
  /** Called whenever it may have caught up. */
  readonly onProgress: () => void;
}

/** Reads one shard from its position to its end and spreads the records over lanes. */
export class ShardConsumer {
  readonly #options: ShardOptions;
  readonly #lanes: readonly Lane[];
  readonly #room: Condition;
  readonly #maxBacklogBytes: number;
  /** Sequence numbers of what was read and is not seen to, oldest first. */
  readonly #backlog = new Set<string>();
  #backlogBytes = 0;
  #readUpTo: ShardPosition;
  #tipAsOf = -1;
  #atTip = false;

  constructor(options: ShardOptions) {
    const { settings, time, stop } = options.delivery;
    this.#options = options;
    this.#readUpTo = options.position;
    this.#room = new Condition(time, stop);
    // When this much waits, some lane has a full batch: reading on is never what a lane waits for.
    this.#maxBacklogBytes = MAX_BATCH_BYTES * (settings.lanes + 1);
    const { batchSize, windowMs } = settings;
    const deliver = (entries: readonly LaneEntry[]): Promise<void> => this.#deliver(entries);
    this.#lanes = Array.from({ length: settings.lanes }, () => new Lane({ batchSize, windowMs, time, stop, deliver }));
  }

  /** Whether the last read found nothing new and nothing is in work. */
  get idle(): boolean {
    return this.#atTip && this.#backlog.size === 0;
  }

  /** Number of the last read that found nothing new, while nothing is in work. */
  get caughtUpAsOf(): number {
    return this.#backlog.size === 0 ? this.#tipAsOf : -1;
  }

  /** Where to go on so that nothing is missed: what another lane has done after that comes again. */
  get position(): ShardPosition {
    const [oldest] = this.#backlog;
    return oldest === undefined ? this.#readUpTo : { type: "AT_SEQUENCE_NUMBER", sequenceNumber: oldest };
  }

  /** Resolves when the shard has ended and all its records are seen to, or when all stops. */
  async run(): Promise<void> {
    const lanes = this.#lanes.map((lane) => lane.run());
    await this.#read();
    for (const lane of this.#lanes) lane.close();
    await Promise.all(lanes);
  }

  async #read(): Promise<void> {
    const { open, delivery, pollMs, nextRead, onProgress } = this.#options;
    const { stop, time } = delivery;
    const cursor = await this.#persist("open", () => open(stop));
    while (cursor && !stop.aborted) {
      const read = nextRead();
      const page = await this.#persist("read", () => cursor.read(stop));
      if (!page) return;
      this.#spread(page);
      this.#atTip = page.ended || page.records.length === 0;
      if (this.#atTip) this.#tipAsOf = read;
      onProgress();
      if (page.ended) return;
      if (this.#atTip) await time.wait(pollMs, stop);
      while (this.#backlogBytes >= this.#maxBacklogBytes && !stop.aborted) await this.#room.wait();
    }
  }

  #spread({ records }: ShardPage): void {
    const { settings, counters } = this.#options.delivery;
    const passing = records.filter(settings.passes);
    counters.add("polled", records.length);
    counters.add("filteredOut", records.length - passing.length);
    const arrivals = new Map<Lane | undefined, LaneEntry[]>();
    for (const record of passing) {
      const bytes = Buffer.byteLength(JSON.stringify(record));
      const lane = this.#lanes[laneOf(record, settings.lanes)];
      arrivals.set(lane, [...(arrivals.get(lane) ?? []), { record, bytes }]);
      this.#backlogBytes += bytes;
      this.#backlog.add(record.dynamodb.SequenceNumber);
    }
    const last = records.at(-1);
    if (last) this.#readUpTo = { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: last.dynamodb.SequenceNumber };
    for (const [lane, entries] of arrivals) lane?.add(entries);
  }

  async #deliver(entries: readonly LaneEntry[]): Promise<void> {
    const records = entries.map(({ record }) => record);
    if (!(await deliverBatch(records, this.#options.shardId, this.#options.delivery))) return;
    for (const { record, bytes } of entries) {
      this.#backlog.delete(record.dynamodb.SequenceNumber);
      this.#backlogBytes -= bytes;
    }
    this.#room.notify();
    this.#options.onProgress();
  }

  /** Does it until it works; `undefined` when all stops. */
  async #persist<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    const { stop, time, backoffMs, onProblem } = this.#options.delivery;
    for (let tries = 0; !stop.aborted; tries++) {
      try {
        return await work();
      } catch (error) {
        if (stop.aborted) return undefined;
        onProblem(`could not ${what} shard ${this.#options.shardId}: ${String(error)}`);
        await time.wait(backoffMs(tries), stop);
      }
    }
    return undefined;
  }
}
