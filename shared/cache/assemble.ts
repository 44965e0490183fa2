import { optionMs, type TagCacheOptions } from "./cache-options.ts";
import { json } from "./codec.ts";
import { CacheUsageError } from "./errors.ts";
import type { CacheEvent } from "./events.ts";
import { cacheKeys } from "./protocol/keys.ts";
import { FurtherNonces } from "./read/further-nonces.ts";
import { MemoryLayer } from "./read/memory-layer.ts";
import { Reader } from "./read/reader.ts";
import type { ReaderParts } from "./read/reader-parts.ts";
import { readsOf } from "./read/reads.ts";
import { Renewals } from "./read/renewals.ts";
import { RequestMaker } from "./read/request-maker.ts";
import { systemRuntime } from "./runtime.ts";
import { GuardedStore } from "./store/guarded-store.ts";

const DAY_MS = 86_400_000;

const NAMESPACE = /^[a-z0-9-]{1,64}$/;

/** What a cache is made of. */
export interface Assembled {
  readonly parts: ReaderParts;
  readonly reader: Reader;
  readonly requests: RequestMaker;
  /** How long sources may lag that nothing else is said of, in milliseconds. */
  readonly settleMs: number;
}

/** Puts a cache together. @throws {CacheUsageError} naming the option that can't be used. */
export function assemble(options: TagCacheOptions): Assembled {
  const { store, lease, namespace, defaults = {}, breaker = {}, l1 = {}, jitter = 0.1, onEvent } = options;
  if (!store?.send) throw new CacheUsageError("store: upstash(), resp() or memory()");
  if (lease && !lease.take) throw new CacheUsageError('lease: such as lease("5s")');
  if (!namespace?.match(NAMESPACE)) throw new CacheUsageError("namespace: 1 to 64 of a-z, 0-9 and -");
  if (!(jitter >= 0 && jitter <= 1)) throw new CacheUsageError("jitter: a number from 0 to 1");
  const { runtime = systemRuntime, codec = json, waitUntil = () => undefined } = options;
  const settleMs = optionMs(defaults, "settle") ?? 2_000;
  const report =
    onEvent &&
    // Who watches must not break what is watched, at once or later.
    ((event: CacheEvent): void => void (async () => onEvent(event))().catch(() => undefined));
  const keys = cacheKeys(namespace);
  const requests = new RequestMaker({ keys, defaults, settleMs });
  const maxTtlMs = optionMs(options, "maxTtl") ?? 30 * DAY_MS;
  const nonceTtlMs = 2 * maxTtlMs;
  const parts: ReaderParts = {
    keys,
    store: new GuardedStore({
      store,
      runtime,
      timeoutMs: optionMs(options, "timeout") ?? 500,
      purgeTimeoutMs: optionMs(options, "purgeTimeout") ?? 2_000,
      failures: breaker.failures ?? 5,
      cooldownMs: optionMs(breaker, "cooldown", "breaker.") ?? 5_000,
      report,
    }),
    runtime,
    codec,
    known: new FurtherNonces(),
    renewals: new Renewals(nonceTtlMs),
    memory: new MemoryLayer({ entries: l1.entries ?? 1_000, ageMs: optionMs(l1, "age", "l1.") ?? 60_000, codec }),
    report,
    nonceTtlMs,
    clockSkewMs: optionMs(options, "clockSkew") ?? 1_000,
    maxTtlMs,
    jitter,
    maxEntryChars: options.maxEntryChars ?? 1_000_000,
    leases: lease,
    enclose: (told, request, inside) => readsOf(reader, requests.within(request), told, inside),
    waitUntil,
  };
  const reader = new Reader(parts);
  return { parts, reader, requests, settleMs };
}
