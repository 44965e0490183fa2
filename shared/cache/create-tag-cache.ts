import { EDGE_DEFAULTS } from "../config/config-options.ts";
import type { Tag } from "../config/tag.ts";
import { milliseconds, type TagCacheOptions } from "./cache-options.ts";
import { json } from "./codec.ts";
import { CacheUsageError, PurgeNotConfirmedError, StoreUnavailableError } from "./errors.ts";
import type { CacheEvent } from "./events.ts";
import { cacheKeys } from "./protocol/keys.ts";
import { FurtherNonces } from "./read/further-nonces.ts";
import { MemoryLayer } from "./read/memory-layer.ts";
import { Reader } from "./read/reader.ts";
import type { ReaderParts } from "./read/reader-parts.ts";
import { readsOf } from "./read/reads.ts";
import { Renewals } from "./read/renewals.ts";
import { checkedTags, RequestMaker } from "./read/request-maker.ts";
import { pageOf } from "./render/page.ts";
import { systemRuntime } from "./runtime.ts";
import { Cost } from "./store/cost.ts";
import { GuardedStore } from "./store/guarded-store.ts";
import type { Command } from "./store/store.ts";
import type { SessionToken, TagCache } from "./tag-cache.ts";

const NAMESPACE = /^[a-z0-9-]{1,64}$/;

/** Most keys one command removes: one billed command, and none that holds the database up. */
const MAX_KEYS = 1_000;

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
  const { settle = "2s", ...lifetime } = defaults;
  const { runtime = systemRuntime, codec = json, waitUntil = () => undefined } = options;
  const report =
    onEvent &&
    ((event: CacheEvent): void => {
      try {
        onEvent(event);
      } catch {
        // Who watches must not break what is watched.
      }
    });
  const maxTtlMs = milliseconds(options.maxTtl ?? "30d", "maxTtl");
  const store = new GuardedStore({
    store: options.store,
    runtime,
    timeoutMs: milliseconds(options.timeout ?? "500ms", "timeout"),
    purgeTimeoutMs: milliseconds(options.purgeTimeout ?? "2s", "purgeTimeout"),
    breaker: {
      failures: breaker.failures ?? 5,
      cooldownMs: milliseconds(breaker.cooldown ?? "5s", "breaker.cooldown"),
    },
    report,
  });
  milliseconds(edge.maxStaleness ?? EDGE_DEFAULTS.maxStaleness, "edge.maxStaleness");
  const keys = cacheKeys(namespace);
  const nonceTtlMs = 2 * maxTtlMs;
  const settleMs = milliseconds(settle, "settle");
  const requests = new RequestMaker({ keys, defaults: lifetime, settleMs });
  const parts: ReaderParts = {
    keys,
    store,
    runtime,
    codec,
    known: new FurtherNonces(),
    renewals: new Renewals(nonceTtlMs),
    memory: new MemoryLayer({ entries: l1.entries ?? 1_000, ageMs: milliseconds(l1.age ?? "1m", "l1.age"), codec }),
    report,
    nonceTtlMs,
    clockSkewMs: milliseconds(options.clockSkew ?? "1s", "clockSkew"),
    maxTtlMs,
    jitter,
    maxEntryChars: options.maxEntryChars ?? 1_000_000,
    leaseMs: options.lease === undefined ? undefined : milliseconds(options.lease, "lease"),
    enclose: (gathered, request) => readsOf(reader, requests.within(request), (basis) => gathered.add(basis)),
    waitUntil,
  };
  const reader = new Reader(parts);
  const purge = purgeThrough(parts);
  const purgeTags = (tags: readonly Tag[]): Promise<SessionToken> =>
    purge(
      checkedTags(tags).map(({ text }) => keys.tag(text)),
      tags,
    );

  return {
    ...readsOf(reader, requests, () => undefined),
    has: async (key, read) => (await reader.peek(requests.one(key, read)))?.isMiss === false,
    purge: purgeTags,
    delete: (key) => purge([keys.entry(key), keys.bucket(key)], []),
    purgeAll: () => purge([keys.everything], []),
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
    render: (page) => pageOf(page ?? {}, { ...parts, reader, requests, settleMs, edge }),
  };
}

/** Removes nonces: from this process before Redis is asked, and again after, against what was read in between. */
function purgeThrough({ store, runtime, memory, report }: ReaderParts) {
  return async (names: readonly string[], tags: readonly Tag[]): Promise<SessionToken> => {
    const cost = new Cost(runtime.now());
    const commands = Array.from({ length: Math.ceil(names.length / MAX_KEYS) }, (_, at): Command => [
      "UNLINK",
      ...names.slice(at * MAX_KEYS, (at + 1) * MAX_KEYS),
    ]);
    memory.purge(names);
    try {
      const position = commands.length === 0 ? "" : (await store.purge(commands, cost)).position;
      const ms = runtime.now() - cost.startedMs;
      report?.({ kind: "purge", tags: tags.map(({ text }) => text), ms, ...cost.take() });
      return (position ?? "") as SessionToken;
    } catch (error) {
      throw error instanceof StoreUnavailableError ? new PurgeNotConfirmedError(error) : error;
    } finally {
      memory.purge(names);
    }
  };
}
