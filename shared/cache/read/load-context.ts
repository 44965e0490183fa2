import type { Duration } from "../../config/duration.ts";
import type { Tag } from "../../config/tag.ts";
import { milliseconds } from "../cache-options.ts";
import type { LoadContext, Miss, Skipped, SourceLag } from "../tag-cache.ts";

/** What a load gave. What {@link LoadContext.miss} and {@link LoadContext.skip} return is one, which nothing else can make. */
export class Given {
  readonly value: unknown;
  readonly isMiss: boolean;
  readonly isSkipped: boolean;

  constructor(value: unknown, isMiss = false, isSkipped = false) {
    this.value = value;
    this.isMiss = isMiss;
    this.isSkipped = isSkipped;
  }
}

/** What a load gave for a key it did not find. */
export const NOTHING = new Given(undefined, true);

/** What a loader says while it loads. */
export interface LoadNotes {
  readonly added: Tag[];
  ttlMs?: number;
  lagMs?: number;
}

/** What a loader is called with. */
export function loadContext(
  about: Pick<LoadContext, "signal" | "fresh" | "stale" | "cache">,
  notes: LoadNotes,
): LoadContext {
  return {
    ...about,
    // Loaders take these out of their context, as one does, and call them without it.
    addTags: (tags) => void notes.added.push(...tags),
    setTtl: (ttl: Duration) => void (notes.ttlMs = milliseconds(ttl, "setTtl")),
    source: (lag) => void (notes.lagMs = lagMilliseconds(lag, "source")),
    // Marks of ours stand for the branded types.
    miss: () => NOTHING as unknown as Miss,
    skip: <T>(value: T) => new Given(value, false, true) as unknown as Skipped<T>,
  };
}

/** @throws {CacheUsageError} */
export function lagMilliseconds(lag: SourceLag, option: string): number {
  return lag === "consistent" ? 0 : milliseconds(lag, option);
}
