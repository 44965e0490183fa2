import { milliseconds } from "../cache-options.ts";
import type { Tag } from "../../config/tag.ts";
import type { LoadContext, Miss, Reads, Skipped, SourceLag } from "../tag-cache.ts";
import type { Duration } from "../../config/duration.ts";

class MissMark {}

class SkipMark {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** What a load gave. */
export interface Given {
  readonly value: unknown;
  readonly isMiss: boolean;
  readonly isSkipped: boolean;
}

/** What a load gave for a key it did not find. */
export const NOTHING: Given = { value: undefined, isMiss: true, isSkipped: false };

/** Tells a value from what {@link LoadContext.miss} and {@link LoadContext.skip} return. */
export function givenBy(returned: unknown): Given {
  if (returned instanceof MissMark) return NOTHING;
  if (returned instanceof SkipMark) return { value: returned.value, isMiss: false, isSkipped: true };
  return { value: returned, isMiss: false, isSkipped: false };
}

export interface LoadSettings {
  readonly signal: AbortSignal;
  readonly fresh: boolean;
  readonly stale: unknown;
  readonly cache: Reads;
}

/** What a loader says while it loads. */
export class LoadNotes implements LoadContext {
  readonly signal: AbortSignal;
  readonly fresh: boolean;
  readonly stale: unknown;
  readonly cache: Reads;
  readonly added: Tag[] = [];
  ttlMs: number | undefined;
  lagMs: number | undefined;

  constructor({ signal, fresh, stale, cache }: LoadSettings) {
    this.signal = signal;
    this.fresh = fresh;
    this.stale = stale;
    this.cache = cache;
  }

  // Loaders take these out of their context, as one does, and call them without it.
  readonly addTags = (tags: readonly Tag[]): void => void this.added.push(...tags);

  readonly setTtl = (ttl: Duration): void => void (this.ttlMs = milliseconds(ttl, "setTtl"));

  /** @throws {CacheUsageError} */
  readonly source = (lag: SourceLag): void => void (this.lagMs = lagMilliseconds(lag, "source"));

  // A mark of ours stands for the branded type, which nothing else can make.
  readonly miss = (): Miss => new MissMark() as unknown as Miss;

  readonly skip = <T>(value: T): Skipped<T> => new SkipMark(value) as unknown as Skipped<T>;
}

/** @throws {CacheUsageError} */
export function lagMilliseconds(lag: SourceLag, option: string): number {
  return lag === "consistent" ? 0 : milliseconds(lag, option);
}
