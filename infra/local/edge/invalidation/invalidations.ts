import type { Clock } from "../../../../shared/ports/clock.ts";
import type { CachedObject } from "../cache/cached-object.ts";
import { type InvalidationItem, parseItem } from "./invalidation-item.ts";
import { seeded, seededId } from "./seeded.ts";

/** An accepted invalidation and what it did. */
export interface InvalidationRecord {
  readonly id: string;
  /** As they were sent, duplicates included. */
  readonly items: readonly string[];
  readonly callerReference: string;
  readonly createdAtMs: number;
  /** When it had taken effect everywhere; absent until then. */
  readonly completedAtMs?: number;
  /** What it removed so far. */
  readonly removed: readonly RemovedObject[];
}

/** One object that an invalidation took away. */
interface RemovedObject {
  /** Number of the edge location. */
  readonly location: number;
  readonly url: string;
}

/** How long an invalidation takes to reach an edge location: between the two, drawn anew for each. */
export interface Propagation {
  /** How many edge locations a distribution has. @default 3 */
  readonly locations?: number;
  /** @default 5 */
  readonly minMs?: number;
  /** @default 50 */
  readonly maxMs?: number;
}

/** What {@link Invalidations} works with. */
export interface InvalidationsOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly locations: number;
  /** Takes effect at a location. */
  readonly drop: (location: number, items: readonly InvalidationItem[]) => readonly CachedObject[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Pending = {
  readonly record: Mutable<InvalidationRecord>;
  readonly items: readonly InvalidationItem[];
  readonly location: number;
  readonly dueAtMs: number;
};

/**
 * A distribution's invalidations, on their way to its edge locations. There are no timers: {@link settle} catches up
 * with the clock, and is called before anyone looks at a cache or at a record.
 */
export class Invalidations {
  readonly #options: InvalidationsOptions;
  readonly #records: Mutable<InvalidationRecord>[] = [];
  readonly #byReference = new Map<string, InvalidationRecord>();
  #pending: readonly Pending[] = [];
  #nextDueAtMs = Infinity;

  constructor(options: InvalidationsOptions) {
    this.#options = options;
  }

  /** All as they are now, oldest first. */
  get records(): readonly InvalidationRecord[] {
    this.settle();
    return this.#records.map((record) => ({ ...record }));
  }

  /** Items of those that have not completed. */
  get inProgress(): readonly string[] {
    this.settle();
    return [...new Set(this.#pending.map(({ record }) => record))].flatMap((record) => record.items);
  }

  /** The invalidation made under a caller reference. */
  find(callerReference: string): InvalidationRecord | undefined {
    this.settle();
    return this.#byReference.get(callerReference);
  }

  /** Accepts an invalidation. It takes effect at each location after a delay of that location's own. */
  add(callerReference: string, items: readonly string[]): InvalidationRecord {
    const { clock, seed, locations, minMs, maxMs } = this.#options;
    const number = this.#records.length;
    const id = seededId("I", 26, seed, number);
    const record: Mutable<InvalidationRecord> = { id, items, callerReference, createdAtMs: clock.now(), removed: [] };
    this.#records.push(record);
    this.#byReference.set(callerReference, record);
    const parsed = items.flatMap((item) => parseItem(item) ?? []);
    const pending = Array.from({ length: locations }, (_, location) => {
      const delayMs = Math.round(minMs + seeded(seed, number, location) * (maxMs - minMs));
      return { record, items: parsed, location, dueAtMs: record.createdAtMs + delayMs };
    });
    this.#await([...this.#pending, ...pending]);
    return record;
  }

  /** Lets everything take effect whose time has come. */
  settle(): void {
    const nowMs = this.#options.clock.now();
    if (nowMs < this.#nextDueAtMs) return;
    const due = this.#pending.filter(({ dueAtMs }) => dueAtMs <= nowMs);
    this.#await(this.#pending.filter(({ dueAtMs }) => dueAtMs > nowMs));
    for (const { record, items, location, dueAtMs } of due) {
      const dropped = this.#options.drop(location, items);
      record.removed = [...record.removed, ...dropped.map(({ url }) => ({ location, url }))];
      if (!this.#pending.some((pending) => pending.record === record))
        record.completedAtMs = Math.max(record.completedAtMs ?? 0, dueAtMs);
    }
  }

  #await(pending: readonly Pending[]): void {
    this.#pending = pending;
    this.#nextDueAtMs = Math.min(...pending.map(({ dueAtMs }) => dueAtMs), Infinity);
  }
}
