import { Condition } from "../mapping/condition.ts";
import { takeBatch, type Sized } from "../mapping/take-batch.ts";
import type { Time } from "../time.ts";
import type { StreamRecord } from "./stream-record.ts";

/** A record on its way to the function. */
export interface LaneEntry extends Sized {
  readonly record: StreamRecord;
}

export interface LaneOptions {
  readonly batchSize: number;
  readonly windowMs: number;
  readonly time: Time;
  readonly stop: AbortSignal;
  /** Resolves when the batch needs no more care. */
  readonly deliver: (entries: readonly LaneEntry[]) => Promise<void>;
}

/** Some of a shard's items, one batch at a time in their order. Lanes know nothing of each other, so a slow one holds up none. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #changed: Condition;
  #entries: LaneEntry[] = [];
  #windowStartMs = 0;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#changed = new Condition(options.time, options.stop);
  }

  /** Takes what comes next in the shard. */
  add(entries: readonly LaneEntry[]): void {
    if (this.#entries.length === 0) this.#windowStartMs = this.#options.time.now();
    this.#entries.push(...entries);
    this.#changed.notify();
  }

  /** Says that nothing more will come: what there is goes without waiting for the window. */
  close(): void {
    this.#closed = true;
    this.#changed.notify();
  }

  /** Delivers until it is closed and empty, or all stops. */
  async run(): Promise<void> {
    const { stop, time, deliver } = this.#options;
    while (!stop.aborted) {
      const batch = await this.#nextBatch();
      if (batch.length === 0) return;
      await deliver(batch);
      // As at AWS, the next window opens when an invocation ends.
      this.#windowStartMs = time.now();
    }
  }

  async #nextBatch(): Promise<readonly LaneEntry[]> {
    const { batchSize, windowMs, time, stop } = this.#options;
    while (!stop.aborted) {
      const { length, full } = takeBatch(this.#entries, batchSize);
      const leftMs = this.#windowStartMs + windowMs - time.now();
      if (this.#closed || (length > 0 && (full || leftMs <= 0))) return this.#entries.splice(0, length);
      await this.#changed.wait(length > 0 ? leftMs : Infinity);
    }
    return [];
  }
}
