import type { Tag } from "../config/tag.ts";
import { optionMs, type TagCacheOptions } from "./cache-options.ts";
import { json } from "./codec.ts";
import { CacheUsageError, PurgeNotConfirmedError } from "./errors.ts";
import type { CacheEvent } from "./events.ts";
import { cacheKeys } from "./protocol/keys.ts";
import { purge } from "./purge.ts";
import { Call } from "./read/call.ts";
import { FurtherNonces } from "./read/further-nonces.ts";
import { MemoryLayer } from "./read/memory-layer.ts";
import { Reader } from "./read/reader.ts";
import type { ReaderParts } from "./read/reader-parts.ts";
import { readsOf } from "./read/reads.ts";
import { Renewals } from "./read/renewals.ts";
import { checkedTags, RequestMaker } from "./read/request-maker.ts";
import { pageOf } from "./render/page.ts";
import { systemRuntime } from "./runtime.ts";
import { GuardedStore } from "./store/guarded-store.ts";
import type { SessionToken, TagCache } from "./tag-cache.ts";

const DAY_MS = 86_400_000;

const NAMESPACE = /^[a-z0-9-]{1,64}$/;

/**
 * Makes a cache in Redis whose entries a purge of their tags makes invalid, whatever is being loaded meanwhile.
 *
 * @throws {CacheUsageError} naming the option that can't be used.
 *
 * @example
 * ```ts
 * const cache = createTagCache({ store: memory(), namespace: "shop" });
 * const product = await cache.getOrSet("product:42", { tags: [tags.product({ productId: 42 })] }, () => loadProduct(42));
 * await cache.purge([tags.product({ productId: 42 })]);
 * ```
 */
export function createTagCache(options: TagCacheOptions): TagCache {
  const { namespace, defaults = {}, breaker = {}, l1 = {}, edge = {}, jitter = 0.1, onEvent } = options;
  if (!NAMESPACE.test(namespace)) throw new CacheUsageError("namespace: 1 to 64 of a-z, 0-9 and -");
  if (!(jitter >= 0 && jitter <= 1)) throw new CacheUsageError("jitter: a number from 0 to 1");
  optionMs(edge, "maxStaleness", "edge.");
  const { runtime = systemRuntime, codec = json, waitUntil = () => undefined } = options;
  const settleMs = optionMs(defaults, "settle") ?? 2_000;
  const report =
    onEvent &&
    ((event: CacheEvent): void => {
      try {
        onEvent(event);
      } catch {
        // Who watches must not break what is watched.
      }
    });
  const keys = cacheKeys(namespace);
  const requests = new RequestMaker({ keys, defaults, settleMs });
  const maxTtlMs = optionMs(options, "maxTtl") ?? 30 * DAY_MS;
  const nonceTtlMs = 2 * maxTtlMs;
  const parts: ReaderParts = {
    keys,
    store: new GuardedStore({
      store: options.store,
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
    leaseMs: optionMs(options, "lease"),
    enclose: (told, request, inside) => readsOf(reader, requests.within(request), told, inside),
    waitUntil,
  };
  const reader = new Reader(parts);
  const purgeNonces = (names: readonly string[], tags: readonly Tag[] = []): Promise<SessionToken> =>
    purge(names, tags, new Call(parts));
  const purgeTags = (tags: readonly Tag[]): Promise<SessionToken> =>
    purgeNonces(
      checkedTags(tags).map(({ text }) => keys.tag(text)),
      tags,
    );

  return {
    ...readsOf(reader, requests, () => undefined),
    has: async (key, read) => (await reader.peek(requests.one(key, read)))?.isMiss === false,
    purge: purgeTags,
    delete: (key) => purgeNonces([keys.entry(key), keys.bucket(key)]),
    purgeAll: () => purgeNonces([keys.everything]),
    mutate: async (write, { purge: tags }) => {
      checkedTags(tags);
      let written;
      try {
        written = await write();
      } catch (error) {
        // It may have happened all the same, and its own error says more than ours.
        await purgeTags(tags).catch(() => undefined);
        throw error;
      }
      try {
        return { written, session: await purgeTags(tags) };
      } catch (error) {
        throw new PurgeNotConfirmedError(error, written);
      }
    },
    render: (page = {}) => pageOf(page, { reader, requests, settleMs, edge }, new Call(parts)),
  };
}
