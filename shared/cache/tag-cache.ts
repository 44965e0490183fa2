import type { Duration } from "../config/duration.ts";
import type { Tag } from "../config/tag.ts";

declare const session: unique symbol;

/** Where a purge left the database, as text that can travel in a cookie. Empty where there is but one copy to read from. */
export type SessionToken = string & { readonly [session]?: true };

/** Asks the source for the current version of what is read: a version number, an `updatedAt`. It must never repeat. */
export type VersionOf = (context: { readonly key: string }) => Promise<string | number>;

/**
 * How fresh a value must be.
 *
 * - `"eventual"`: nothing that was purged before the read began, as far as the copy of Redis that answers knows. What a source
 *   that lags (`source`) gave too late is shown for as long again.
 * - `{ weak }`: as `"eventual"`, less than so long ago. Served from memory, for nothing. A purge made through the same cache is
 *   seen at once.
 * - `{ session }`: never older than the purge that gave the token. What was loaded while the source may have lagged is not
 *   served, and the loader is told to read consistently (`ctx.fresh`), which it must. Reads inside it keep to the token too.
 *   With `undefined` it costs the same, for any copy of Redis: who has no token asks for `"eventual"`.
 * - `{ strong }`: never older than the source when the read began, whether or not anybody purged, if the loader keeps to
 *   `ctx.fresh`. One question to the source for each read. Reads inside it are as fresh as they ask for themselves.
 */
export type Consistency =
  | "eventual"
  | { readonly weak: Duration }
  | { readonly session: SessionToken | undefined }
  | { readonly strong: VersionOf };

/** Until when a loader's source may still answer what was there before a write; `"consistent"`: it never does. */
export type SourceLag = "consistent" | Duration;

/** How a value is kept and served. Each can be set for all reads by `defaults`. */
export interface Lifetime {
  /** How long a value is fresh. @default "10m" */
  readonly ttl?: Duration;
  /** How long after that it may be served, while it is loaded anew. @default "0s" */
  readonly grace?: Duration;
  /** How long it is remembered that there is nothing (`ctx.miss()`). @default as `ttl`, at most 30 s */
  readonly negativeTtl?: Duration;
  /**
   * How long the loader's source may still answer what was there before a write: eventually consistent reads, indexes. What is
   * loaded so soon after a purge is kept for that long only.
   *
   * @default `settle` of the cache
   */
  readonly source?: SourceLag;
  /**
   * What readers get of an entry that was purged: `"block"`, they wait for the new one; `"stale"`, the old one while the new
   * is loaded; `"stale-if-error"`, the old one if loading fails. Never beyond its own `ttl` and `grace`.
   *
   * @default "block"
   */
  readonly onPurge?: "block" | "stale" | "stale-if-error";
  /** @default "eventual" */
  readonly consistency?: Consistency;
  /** Longest that a load may take. @default no limit */
  readonly loadTimeout?: Duration;
}

/** Options of one read. */
export interface ReadOptions extends Lifetime {
  /** What it shows. Tags above these are added. An entry stored under other tags is not served. */
  readonly tags: readonly Tag[];
}

declare const miss: unique symbol;
declare const skipped: unique symbol;

/** What a loader returns when there is nothing. */
export interface Miss {
  readonly [miss]: true;
}

/** What a loader returns to have its value used and not kept. */
export interface Skipped<T> {
  readonly [skipped]: T;
}

/** What a loader is called with. */
export interface LoadContext {
  /** Fires when `loadTimeout` is over. */
  readonly signal: AbortSignal;
  /** Whether somebody needs what was last written: read consistently. */
  readonly fresh: boolean;
  /** The last value, if it is still there: to ask the source only for what changed. */
  readonly stale: unknown;
  /**
   * Says what it turned out to show. Declared tags are better: the first value with a tag added may be used, but not be kept.
   */
  addTags(tags: readonly Tag[]): void;
  setTtl(ttl: Duration): void;
  /** Says how far behind its source may be, where the option `source` can't know. */
  source(lag: SourceLag): void;
  /** There is nothing: remembered for `negativeTtl`, and read as `undefined`. */
  miss(): Miss;
  /** Has the value used, and not kept. */
  skip<T>(value: T): Skipped<T>;
  /**
   * Reads whose tags and lifetime the value takes over. A key that can't be loaded before this one is, it refuses. A plain read
   * inside a loader would leave the value stale, and one of its own key would wait for itself: nothing tells it from anybody
   * else's.
   */
  readonly cache: Reads;
}

/** A loader. What it throws, the reader gets. */
export type Load<R> = (context: LoadContext) => Promise<R> | R;

/** What a read gives for what its loader returns. */
export type Loaded<R> =
  | (R extends Miss ? undefined : R extends Skipped<infer T> ? T : R)
  | (Miss extends R ? undefined : never);

/** What can be read. */
export interface Reads {
  /**
   * The value of a key, loaded if it must be. One load for a key at a time in a process. The value may be shared: don't change
   * it. It must come back from the codec as it went in (JSON unless set otherwise).
   *
   * Redis being slow, away or wrong costs time, at most `timeout` for each request, and never the value.
   *
   * @throws whatever the loader threw.
   * @throws {CacheUsageError} when the key or an option can't be used, and to a loader, when what it reads waits for it.
   */
  getOrSet<R>(key: string, options: ReadOptions, load: Load<R>): Promise<Loaded<R>>;

  /**
   * The values of several keys, in one command whatever their number, and one load of those that are missing.
   *
   * @param options - `tags` of each key.
   * @param load - gives what it found by the keys it was asked for; what is not in it counts as {@link LoadContext.miss}.
   * @returns what there is, by key.
   */
  getOrSetMany<T>(keys: readonly string[], options: ManyOptions, load: LoadMany<T>): Promise<ReadonlyMap<string, T>>;

  /** The value of a key, if it is there and valid. */
  get(key: string, options: GetOptions): Promise<unknown>;
}

/** Options of {@link Reads.get}. */
export interface GetOptions extends Pick<ReadOptions, "tags" | "consistency"> {
  /**
   * What a loader does where there is nothing: with `"load"`, it has the same from its source, so that what it makes may be kept.
   *
   * @default it makes something without it, which is not kept: the next moment it may be there
   */
  readonly otherwise?: "load";
}

export interface ManyOptions extends Lifetime {
  readonly tags: (key: string) => readonly Tag[];
}

/** Loads several keys. */
export type LoadMany<T> = (
  keys: readonly string[],
  context: LoadContext,
) => Promise<ReadonlyMap<string, T>> | ReadonlyMap<string, T>;

/**
 * A cache whose entries a purge of their tags makes invalid: at once, everywhere, whatever is being loaded meanwhile. That of
 * `tagwire/cache/pages` renders pages besides.
 */
export interface TagCache extends Reads {
  /** Whether {@link Reads.get} would find something. */
  has(key: string, options: Pick<ReadOptions, "tags" | "consistency">): Promise<boolean>;

  /**
   * Makes everything invalid that shows any of these tags. One command for up to a thousand tags, whatever hangs on them.
   *
   * @returns for readers that must see it: `{ consistency: { session } }`.
   * @throws {PurgeNotConfirmedError}
   */
  purge(tags: readonly Tag[]): Promise<SessionToken>;

  /** Makes one entry invalid, and all that was made of it. @throws {PurgeNotConfirmedError} */
  delete(key: string): Promise<SessionToken>;

  /** Makes everything in the namespace invalid. @throws {PurgeNotConfirmedError} */
  purgeAll(): Promise<SessionToken>;

  /**
   * Writes, then purges: also when the write failed, for it may have happened.
   *
   * @throws whatever the write threw.
   * @throws {PurgeNotConfirmedError} with what the write returned.
   */
  mutate<T>(
    write: () => Promise<T> | T,
    options: { readonly purge: readonly Tag[] },
  ): Promise<{ readonly written: T; readonly session: SessionToken }>;
}
