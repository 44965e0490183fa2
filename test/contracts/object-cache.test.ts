import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRedis, type LocalRedis } from "../../infra/local/redis/redis.ts";
import { MemoryObjectCache } from "../../shared/adapters/object-cache/memory.ts";
import { UpstashObjectCache } from "../../shared/adapters/object-cache/upstash.ts";
import { MemorySecret } from "../../shared/adapters/secret/memory.ts";
import type { ObjectCache, ObjectPurge } from "../../shared/ports/object-cache.ts";

/** An object cache, and a look inside. */
interface Subject {
  readonly cache: ObjectCache;
  put(keys: readonly string[]): Promise<void>;
  left(keys: readonly string[]): Promise<readonly string[]>;
}

function objectCacheContract(name: string, make: (namespace: string) => Subject): void {
  describe(`object cache contract: ${name}`, () => {
    it("drops the nonces of the tags it is given and no others", async () => {
      const { cache, put, left } = make("tags");
      const nonces = ["tags:t:product:1", "tags:t:product:2", "tags:t:product:3", "other:t:product:1"];
      await put(nonces);

      await cache.purge(purgeOf({ tags: ["product:1", "product:3"] }), soon());

      expect(await left(nonces)).toStrictEqual(["tags:t:product:2", "other:t:product:1"]);
    });

    it("drops plain keys verbatim: a star in a key is no wildcard", async () => {
      const { cache, put, left } = make("keys");
      const keys = ["menu:*", "menu:7", 'say "hi", é\u{1F600}\n'];
      await put(keys);

      await cache.purge(purgeOf({ keys: ["menu:*", 'say "hi", é\u{1F600}\n'] }), soon());

      expect(await left(keys)).toStrictEqual(["menu:7"]);
    });

    it("drops plain keys by prefix, whatever characters the prefix has", async () => {
      const { cache, put, left } = make("patterns");
      const keys = ["a[b]?*:1", "a[b]?*:2", "ab?*:1", "a[b]x*:1", "z\\:1", "z:1"];
      await put(keys);

      await cache.purge(purgeOf({ patterns: ["a[b]?*:*", "z\\*"] }), soon());

      expect(await left(keys)).toStrictEqual(["ab?*:1", "a[b]x*:1", "z:1"]);
    });

    it("finds every key of a prefix among thousands", async () => {
      const { cache, put, left } = make("many");
      const keys = Array.from({ length: 12_000 }, (_, i) => `many-${i % 2 === 0 ? "even" : "odd"}:${i}`);
      await put(keys);

      await cache.purge(purgeOf({ patterns: ["many-odd:*"] }), soon());

      expect(await left(keys)).toStrictEqual(keys.filter((_, i) => i % 2 === 0));
    });

    it("drops everything of its namespace by dropping the namespace's nonce", async () => {
      const { cache, put, left } = make("everything");
      const nonces = ["everything:n", "everything:t:a", "other:n"];
      await put(nonces);

      await cache.purge(purgeOf({ all: true }), soon());

      expect(await left(nonces)).toStrictEqual(["everything:t:a", "other:n"]);
    });

    it("is as good twice as once, and with nothing to do", async () => {
      const { cache, put, left } = make("twice");
      await put(["twice:t:a", "k"]);

      await cache.purge(purgeOf({ tags: ["a", "a"], keys: ["k", "k"] }), soon());
      await cache.purge(purgeOf({ tags: ["a"], keys: ["k"] }), soon());
      await cache.purge(purgeOf({}), soon());

      expect(await left(["twice:t:a", "k"])).toStrictEqual([]);
    });
  });
}

let redis: LocalRedis;
beforeAll(async () => {
  redis = await startRedis({ token: "contract" });
});
afterAll(() => redis.close());

objectCacheContract("memory", (namespace) => {
  const cache = new MemoryObjectCache(namespace);
  return {
    cache,
    put: async (keys) => keys.forEach((key) => cache.entries.set(key, "1")),
    left: async (keys) => keys.filter((key) => cache.entries.has(key)),
  };
});

objectCacheContract("upstash", (namespace) => {
  const token = new MemorySecret(redis.token);
  const client = new Redis({ url: redis.url, token: redis.token, enableAutoPipelining: false });
  return {
    cache: new UpstashObjectCache({ name: "main", url: redis.url, token, namespace, timeoutMs: 10_000 }),
    put: async (keys) => {
      await client.mset(Object.fromEntries(keys.map((key) => [key, "1"])));
    },
    left: async (keys) => {
      const values = await client.mget<(string | null)[]>(...keys);
      return keys.filter((_, i) => values[i] !== null);
    },
  };
});

function purgeOf(purge: Partial<ObjectPurge>): ObjectPurge {
  return { tags: [], keys: [], patterns: [], all: false, ...purge };
}

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
