import { type Duration, parseDurationMs } from "../config/duration.ts";
import { CacheUsageError } from "./errors.ts";
import type { OnCacheEvent } from "./events.ts";
import type { Codec } from "./codec.ts";
import type { Leases } from "./read/lease.ts";
import type { Runtime } from "./runtime.ts";
import type { CacheStore } from "./store/store.ts";
import type { Lifetime } from "./tag-cache.ts";

/** Options of {@link createTagCache}. */
export interface TagCacheOptions {
  /** `upstash(…)`, `resp(…)` or `memory()`, each from the door of its name, such as `tagwire/cache/upstash`. */
  readonly store: CacheStore;
  /** First part of all keys; that of `tagwire.config.ts`. Lower-case letters, digits and `-`. */
  readonly namespace: string;
  readonly defaults?: Lifetime & {
    /** How long sources may still answer what was there before a write. @default "2s" */
    readonly settle?: Duration;
  };
  /** Share of a `ttl` that chance takes off, so that not all expires at once. From 0 to 1. @default 0.1 */
  readonly jitter?: number;
  /** Longest that anything is kept. @default "30d" */
  readonly maxTtl?: Duration;
  /** Most that clocks of different machines differ. @default "1s" */
  readonly clockSkew?: Duration;
  /** For one request to Redis; then the loader runs, and nothing is written. @default "500ms" */
  readonly timeout?: Duration;
  /** For one request of a purge. It is tried twice. @default "2s" */
  readonly purgeTimeout?: Duration;
  /** Failures in a row after which Redis is left alone, and for how long. @default 5, "5s" */
  readonly breaker?: { readonly failures?: number; readonly cooldown?: Duration };
  /** Memory for reads that say `{ weak }`. @default 1,000 entries, at most "1m" old */
  readonly l1?: { readonly entries?: number; readonly age?: Duration };
  /** `lease(…)` of `tagwire/cache/lease`: lets one process load while others wait. @default each process loads */
  readonly lease?: Leases;
  /** Longest entry that is kept, in characters. @default 1,000,000 */
  readonly maxEntryChars?: number;
  /** How values become text. @default JSON */
  readonly codec?: Codec;
  /**
   * Keeps the process alive for what is loaded in the background, as `ctx.waitUntil` does. On Cloudflare Workers a cache is for one
   * request, and needs it: what is left of a request that ended never comes to an end.
   *
   * @default nothing does
   */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  readonly onEvent?: OnCacheEvent;
  /** @default the machine's clock and chance */
  readonly runtime?: Runtime;
}

/**
 * Reads a duration where there is one.
 *
 * @param place - of these options among others, where they have a name of their own.
 * @throws {CacheUsageError} naming the option.
 */
export function optionMs<O extends object>(options: O, name: keyof O & string, place = ""): number | undefined {
  const duration = options[name] as Duration | undefined;
  return duration === undefined ? undefined : milliseconds(duration, place + name);
}

/** Reads a duration. @throws {CacheUsageError} naming the option. */
export function milliseconds(duration: Duration, option: string): number {
  const ms = parseDurationMs(duration);
  if (ms === undefined)
    throw new CacheUsageError(`${option}: a duration such as "10s", got ${JSON.stringify(duration)}`);
  return ms;
}

/** Options, and what is usual for those that are `undefined`: as if they had been left out. */
export function orUsual<O extends object>(options: O, usual: Partial<O>): O {
  const all = { ...usual, ...options };
  for (const name in options) all[name] ??= usual[name] as O[typeof name];
  return all;
}
