import type { CacheEvent } from "../events.ts";
import type { Where } from "../store/guarded-store.ts";
import type { Command, Replies } from "../store/store.ts";
import type { ReaderParts } from "./reader-parts.ts";

/** What an event tells besides what all do. */
export type Own<E> = E extends CacheEvent ? Omit<E, "key" | "tags" | "ms" | "billed" | "roundTrips"> : never;

/** What an event is about: a read, or several things at once. */
interface Subject {
  readonly key?: string;
  /** By text. */
  readonly tags: ReadonlyMap<string, unknown>;
}

/** Something that users of a cache called: what it is done with, what it costs, and what is told of it. */
export class Call {
  readonly parts: ReaderParts;
  readonly startedMs: number;
  /** The load whose loader calls, and waits for what this gives. */
  readonly inside: Call | undefined;
  /** Calls that its own loader waits for. */
  waitsFor: Set<Call> | undefined;
  /** Commands that the vendor bills, of which nothing is told yet. */
  billed = 0;
  /** As {@link billed}. */
  roundTrips = 0;

  constructor(parts: ReaderParts, inside?: Call) {
    this.parts = parts;
    this.startedMs = parts.runtime.now();
    this.inside = inside;
  }

  /** @throws {StoreUnavailableError} as {@link GuardedStore.send}. */
  send(commands: readonly Command[], where?: Where): Promise<Replies> {
    return this.parts.store.send(commands, this, where);
  }

  /** Reports what happened, and what it cost since this was last told: each cost is told once, so that sums are right. */
  tell({ key, tags }: Subject, event: Own<CacheEvent>): void {
    const { report, runtime } = this.parts;
    if (!report) return;
    const { billed, roundTrips } = this;
    this.billed = 0;
    this.roundTrips = 0;
    const about = { tags: [...tags.keys()], ms: runtime.now() - this.startedMs, billed, roundTrips };
    report({ ...event, ...(key !== undefined && { key }), ...about } as CacheEvent);
  }
}

/** A subject without any. */
export const NOTHING_READ: Subject = { tags: new Map() };
