import type { CacheEvent } from "../events.ts";
import { Cost } from "../store/cost.ts";
import type { Where } from "../store/guarded-store.ts";
import type { Command, Replies } from "../store/store.ts";
import type { ReaderParts } from "./reader-parts.ts";
import type { Request } from "./request.ts";

/** What an event tells besides what all do. */
export type Own<E> = E extends CacheEvent ? Omit<E, "key" | "tags" | "ms" | "billed" | "roundTrips"> : never;

/** Something that users of a cache called: what it is done with, what it costs, and what is told of it. */
export class Call extends Cost {
  readonly parts: ReaderParts;
  /** The load whose loader calls, and waits for what this gives. */
  readonly inside: Call | undefined;
  /** Calls that its own loader waits for. */
  readonly waitsFor = new Set<Call>();

  constructor(parts: ReaderParts, inside?: Call) {
    super(parts.runtime.now());
    this.parts = parts;
    this.inside = inside;
  }

  /** @throws {StoreUnavailableError} as {@link GuardedStore.send}. */
  send(commands: readonly Command[], where?: Where): Promise<Replies> {
    return this.parts.store.send(commands, this, where);
  }

  /** Reports what happened to a read. */
  tell({ key, tags }: Request, event: Own<CacheEvent>): void {
    const { report, runtime } = this.parts;
    report?.({ ...event, key, tags: [...tags.keys()], ...this.take(runtime.now()) } as CacheEvent);
  }
}
