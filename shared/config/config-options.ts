import type { Duration } from "./duration.ts";
import type { TagDefinition, Vocabulary } from "./define-tags.ts";
import { RESPONSE_DEFAULTS } from "./response-defaults.ts";
import type { Source } from "./source.ts";
import type { Tag } from "./tag.ts";
import type { ParamNames } from "./template.ts";

/** How one edge, a CloudFront distribution, is purged. */
export interface EdgeOptions {
  /**
   * `observe` decides, prices and logs every purge and sends none.
   *
   * @default {@link EDGE_DEFAULTS}.mode: purges are sent
   */
  readonly mode?: "send" | "observe";
  /**
   * What becomes of purges until the edge is live: until its tag header is, and everything it had cached before is
   * dropped. `observe` sends none, because a purge by tag reaches nothing that was cached without tags.
   *
   * @default {@link EDGE_DEFAULTS}.untilLive: purges are sent
   */
  readonly untilLive?: "send" | "observe";
  /**
   * Shortest time between two purges of the same item, at most `maxStaleness`. While a burst of changes lasts, its purges wait
   * for so long at most.
   *
   * @default {@link EDGE_DEFAULTS}.minInterval, or `maxStaleness` if that is less
   */
  readonly minInterval?: Duration;
  /**
   * Longest time from queueing an item to sending its purge, 1 second to 1 day.
   *
   * @default {@link EDGE_DEFAULTS}.maxStaleness
   */
  readonly maxStaleness?: Duration;
  /**
   * What purging this edge should cost at most in a calendar month, UTC. While more is spent than an even pace allows, purges
   * wait for their deadline. Once it is spent, `onBudget` says whether they wait for the next month (`hold`) or go all the
   * same (`spend`).
   *
   * @default no budget; `onBudget` {@link EDGE_DEFAULTS}.onBudget: freshness wins
   */
  readonly budget?: { readonly usdPerMonth: number; readonly onBudget?: "hold" | "spend" };
  /**
   * What it costs to load and render one object again that was purged needlessly, in dollars, 0 or more. A wider purge goes
   * in place of many where bill and refetch together are less.
   *
   * @default {@link EDGE_DEFAULTS}.refetchUsd
   */
  readonly refetchUsd?: number;
  /**
   * How many cached objects a purge drops, by tag or path: `products`, `/c/*`, `/*`. What is named here can go in place of
   * what it covers; only where `ancestors` is true if it is a tag. Tags and paths that are not named count as one object.
   *
   * @default none is named: no wider purge ever goes in place of others
   */
  readonly populations?: Readonly<Record<string, number>>;
  /**
   * The part of the account's {@link ConfigOptions.quota} that this edge may take, above 0, at most 1.
   *
   * @default an equal part of what the other edges leave
   */
  readonly quotaShare?: number;
  /**
   * Whether all its responses carry the ancestors of their tags, so that purging a tag also covers those under it.
   *
   * @default false: every tag is purged by itself, and a coarse purge that names tags is a purge of everything
   */
  readonly ancestors?: boolean;
  /**
   * Whether any of its tag headers is written without the header helper, which would keep out what a slow reader loaded
   * before a write. Its items are then purged a second time after the settle time, which doubles its bill.
   *
   * @default true: whether all are written with it can only be known by you
   */
  readonly handWrittenHeaders?: boolean;
  /**
   * Header in which origins send tags.
   *
   * @default {@link EDGE_DEFAULTS}.tagHeader
   */
  readonly tagHeader?: string;
  /**
   * By what clients of other CDNs know this edge, so that they purge it unchanged: the id of a zone at Cloudflare, 32
   * hexadecimal digits; that of a service at Fastly, letters and digits; all hosts that it answers to. Edges may share an id
   * or a host, which then means all of them.
   *
   * @default it is known by its name alone
   */
  readonly knownAs?: { readonly zoneId?: string; readonly serviceId?: string; readonly hosts?: readonly string[] };
}

/** What CloudFront lets an account invalidate, all its distributions together. Some accounts are granted more. */
export interface QuotaOptions {
  /** Paths and tags, wildcards included. @default {@link QUOTA_DEFAULTS}.itemsPerSecond */
  readonly itemsPerSecond?: number;
  /** Paths that end in `*`. @default {@link QUOTA_DEFAULTS}.wildcardsPerSecond */
  readonly wildcardsPerSecond?: number;
  /** Calls. @default {@link QUOTA_DEFAULTS}.requestsPerSecond */
  readonly requestsPerSecond?: number;
  /** Paths and tags of invalidations that are not complete. @default {@link QUOTA_DEFAULTS}.itemsInProgress */
  readonly itemsInProgress?: number;
  /** Wildcards of invalidations that are not complete. @default {@link QUOTA_DEFAULTS}.wildcardsInProgress */
  readonly wildcardsInProgress?: number;
}

/** One object cache, an Upstash Redis database. It has no options yet. */
export type RedisOptions = Readonly<Record<never, never>>;

/** A purge of one kind of tag that brings others. */
export interface CascadeOptions<T extends string = string> {
  /** Definition whose tags set it off: `tags.category`. */
  readonly when: TagDefinition<T>;
  /** Called with the parameters of the tag that became stale, as text. Each tag is visited once, so cycles end. */
  readonly alsoPurge: (params: { readonly [P in ParamNames<T>]: string }) => Iterable<Tag>;
}

/** Everything tagwire is told about an application. */
export interface ConfigOptions<
  Tables extends string,
  Edges extends string,
  Redis extends string,
  Cascades extends readonly string[],
> {
  /** First part of every key in Redis, of `[a-z0-9-]`, at most 64 characters. */
  readonly namespace: string;
  /** What {@link defineTags} returned. */
  readonly tags: Vocabulary;
  readonly sources: readonly Source<Tables, NoInfer<Edges>>[];
  /**
   * CloudFront distributions by name.
   *
   * @default none: only Redis is purged
   */
  readonly edges?: Readonly<Record<Edges, EdgeOptions>>;
  /**
   * What the account's edges may take together.
   *
   * @default {@link QUOTA_DEFAULTS}
   */
  readonly quota?: QuotaOptions;
  /**
   * Object caches by name.
   *
   * @default one, called {@link DEFAULT_REDIS}
   */
  readonly redis?: Readonly<Record<Redis, RedisOptions>>;
  /**
   * How long a source may still answer old after a write (eventually consistent reads, indexes), at most 15 minutes.
   *
   * @default {@link DEFAULT_SETTLE}
   */
  readonly settle?: Duration;
  /** @default no tag brings another */
  readonly cascade?: { readonly [I in keyof Cascades]: CascadeOptions<Cascades[I]> };
}

/** Settings of an edge that says nothing. */
export const EDGE_DEFAULTS = {
  ...RESPONSE_DEFAULTS,
  mode: "send",
  untilLive: "send",
  minInterval: "10s",
  ancestors: false,
  handWrittenHeaders: true,
  onBudget: "spend",
  refetchUsd: 0.000_1,
} as const satisfies EdgeOptions & Partial<NonNullable<EdgeOptions["budget"]>>;

/** What CloudFront's guide says today; in progress, what it said before and other pages still do; calls, what it bears. */
export const QUOTA_DEFAULTS = {
  itemsPerSecond: 150,
  wildcardsPerSecond: 1,
  requestsPerSecond: 2,
  itemsInProgress: 3_000,
  wildcardsInProgress: 15,
} as const satisfies QuotaOptions;

/** Name of the object cache of a config that names none. */
export const DEFAULT_REDIS = "main";

/** Settle time of a config that names none. */
export const DEFAULT_SETTLE = "2s" satisfies Duration;
