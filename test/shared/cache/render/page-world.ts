import { createTagCache, type PageCacheOptions } from "../../../../shared/cache/render/create-tag-cache.ts";
import { memory } from "../../../../shared/cache/store/memory.ts";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import { cacheWorld, type CacheWorld, tags } from "../cache-world.ts";

export const product = [tags.product({ id: 1 })];

/** Good for an hour, once its nonces are old enough. */
export const anHour = { tags: product, ttl: "1h" } as const;

export const NOT_KEPT = { "cache-control": "private, no-store" };

/** A world whose nonces are older than any source lags. */
export async function settledWorld(options: Partial<PageCacheOptions> = {}): Promise<CacheWorld> {
  const world = cacheWorld(options);
  await world.cache.getOrSet("product:1", { tags: product, ttl: "1ms" }, () => "expires at once");
  world.pass(10_000);
  world.events.length = 0;
  return world;
}

/** A cache whose requests are noted, on a store that can go away. */
export function watchedWorld() {
  const kept = memory();
  let isAway = false;
  const asked: { readonly names: readonly string[]; readonly primary: boolean }[] = [];
  const store = cacheStore((commands, options) => {
    asked.push({ names: commands.map(([name]) => name), primary: options.primary ?? false });
    return isAway ? Promise.reject(new Error("no route")) : kept.send(commands, options);
  });
  const goAway = (): void => void (isAway = true);
  return { cache: createTagCache({ store, namespace: "shop" }), asked, goAway };
}
