import { BentoCache, bentostore } from "bentocache";
import { redisDriver } from "bentocache/drivers/redis";
import { createCache } from "cache-manager";
import { Cacheable } from "cacheable";
import { Redis } from "ioredis";
import { Keyv } from "keyv";
import KeyvRedis, { createClient } from "@keyv/redis";

/** As in `peers.d.mts`. */
const TTL_MS = 3_600_000;

const urlOf = ({ host, port }) => `redis://${host}:${port}`;

/** As its guide sets it up with Redis alone: tags are times of purges, compared when read. */
async function bentocache({ host, port, prefix }) {
  const store = bentostore().useL2Layer(redisDriver({ connection: { host, port } }));
  const cache = new BentoCache({ default: "redis", prefix, ttl: TTL_MS, stores: { redis: store } });
  return {
    name: "bentocache",
    get: (key) => cache.get({ key }),
    set: (key, value, tags) => cache.set({ key, value, tags: [...tags] }),
    getOrSet: (key, tags, load) => cache.getOrSet({ key, tags: [...tags], factory: load }),
    purge: (tag) => cache.deleteByTag({ tags: [tag] }),
    close: () => cache.disconnectAll(),
  };
}

/** It has no tags: the sets of keys are what its users write themselves. */
async function cacheManager({ host, port, prefix }) {
  const cache = createCache({ stores: [keyvOn({ host, port, prefix })], ttl: TTL_MS });
  const redis = await createClient({ url: urlOf({ host, port }) }).connect();
  const setOf = (tag) => `${prefix}:set:${tag}`;
  const enrol = (key, tags) => Promise.all(tags.map((tag) => redis.sAdd(setOf(tag), key)));
  return {
    name: "cache-manager, tag sets",
    get: (key) => cache.get(key),
    set: async (key, value, tags) => {
      await cache.set(key, value);
      await enrol(key, tags);
    },
    getOrSet: async (key, tags, load) => {
      let isLoaded = false;
      const value = await cache.wrap(key, () => {
        isLoaded = true;
        return load();
      });
      if (isLoaded) await enrol(key, tags);
      return value;
    },
    purge: async (tag) => {
      await cache.mdel(await redis.sMembers(setOf(tag)));
      await redis.unlink(setOf(tag));
    },
    close: async () => {
      await cache.disconnect();
      await redis.quit();
    },
  };
}

/** Tags are counters, compared when read. Its `getOrSet` forgets them, so it is read and written as its guide does for those. */
async function cacheable({ host, port, prefix }) {
  const cache = new Cacheable({ primary: keyvOn({ host, port, prefix }), namespace: prefix, tags: true, ttl: TTL_MS });
  const set = (key, value, tags) => cache.set(key, value, { ttl: TTL_MS, tags: [...tags] });
  return {
    name: "cacheable",
    get: (key) => cache.get(key),
    set,
    getOrSet: async (key, tags, load) => {
      const found = await cache.get(key);
      if (found !== undefined) return found;
      const value = await load();
      await set(key, value, tags);
      return value;
    },
    purge: (tag) => cache.tags.invalidateTag(tag),
    close: () => cache.disconnect(),
  };
}

const keyvOn = ({ host, port, prefix }) => new Keyv({ store: new KeyvRedis(urlOf({ host, port })), namespace: prefix });

export const PEERS = [bentocache, cacheManager, cacheable];

export function plainRedis({ host, port }) {
  const redis = new Redis({ host, port });
  return {
    get: (key) => redis.get(key),
    set: (key, text) => redis.set(key, text, "PX", TTL_MS),
    run: (commands) =>
      Promise.all(commands.map(([name, ...args]) => redis.call(name, ...args).catch((error) => error))),
    removeAll: async (prefix) => {
      for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1_000 })) {
        if (keys.length > 0) await redis.unlink(...keys);
      }
    },
    close: () => redis.quit(),
  };
}
