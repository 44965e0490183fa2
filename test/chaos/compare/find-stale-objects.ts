import { isDeepStrictEqual } from "node:util";
import { createTagCache } from "tagwire/cache";
import { upstash } from "tagwire/cache/upstash";
import config, { plainKey } from "../../../tagwire.config.ts";
import type { World } from "../world/world.ts";
import type { Comparison } from "./find-stale.ts";
import { tagsOf, type Truth } from "./truth.ts";

/** What a cache gives for what it has nothing valid of. */
const NOT_THERE = Symbol("not there");

/** Holds every object in Redis against the table: what the cache client would serve, and what lies under plain keys. */
export async function findStaleObjects(world: World, truth: Truth): Promise<Comparison> {
  const { namespace } = config;
  const redis = world.redis();
  const stale: string[] = [];
  let compared = 0;

  // Only what a reader would be given counts: what a purge has made invalid lies there until it expires.
  const cache = createTagCache({ store: upstash(world.stack.redis), namespace });
  const entries = `${namespace}:e:`;
  for (const name of (await redis.keys(`${entries}*`)).toSorted()) {
    const key = name.slice(entries.length);
    const found = await cache.getOrSet(key, { tags: tagsOf(key) }, ({ skip }) => skip(NOT_THERE));
    if (found === NOT_THERE) continue;
    compared += 1;
    if (!isDeepStrictEqual(found, await truth.value(key))) stale.push(`redis ${name}`);
  }
  for (const name of (await redis.keys(plainKey("*"))).toSorted()) {
    const found = await redis.get<string>(name);
    if (found === null) continue; // purged since
    compared += 1;
    const value = await truth.value(`product:${name.slice(plainKey("").length)}`);
    if (found !== JSON.stringify(value ?? null)) stale.push(`redis ${name}`);
  }
  return { stale, compared };
}
