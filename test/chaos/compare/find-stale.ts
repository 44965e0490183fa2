import { isDeepStrictEqual } from "node:util";
import { createTagCache, upstash } from "tagwire/cache";
import config from "../../../tagwire.config.ts";
import type { World } from "../world/world.ts";
import { tagsOf, Truth, unstamped } from "./truth.ts";

/** What is cached anywhere, held against the table. */
interface Comparison {
  /** Pages and objects that show something else than the table has, by where they are cached. */
  readonly stale: readonly string[];
  /** How many pages the edge locations had, and objects Redis. */
  readonly compared: number;
}

/** What a cache gives for what it has nothing valid of. */
const NOT_THERE = Symbol("not there");

/** Holds every page at every edge location, and every object that the demo put into Redis, against the table. */
export async function findStale(world: World): Promise<Comparison> {
  const truth = new Truth(world.dynamodb, world.stack.tables["Products"] ?? "");
  const stale: string[] = [];

  // Only what a reader would be given counts: what a purge has made invalid lies there until it expires.
  const { namespace } = config;
  const cache = createTagCache({ store: upstash(world.stack.redis), namespace });
  const prefix = `${namespace}:e:`;
  const keys = (await world.redis().keys(`${prefix}*`)).map((key) => key.slice(prefix.length)).toSorted();
  let valid = 0;
  for (const key of keys) {
    const found = await cache.getOrSet(key, { tags: tagsOf(key) }, ({ skip }) => skip(NOT_THERE));
    if (found === NOT_THERE) continue;
    valid += 1;
    if (!isDeepStrictEqual(found, await truth.value(key))) stale.push(`redis ${key}`);
  }

  let pages = 0;
  for (const [edge, { distributionId }] of Object.entries(world.stack.edges)) {
    const cached = world.stack.cloudfront.cached(distributionId).filter(({ fresh, url }) => fresh && truth.shows(url));
    for (const { location, url } of cached) {
      const { status, body } = await world.view(edge, location, url);
      const page = await truth.page(url);
      if (status !== page.status || unstamped(body) !== page.body) stale.push(`${edge} ${location} ${url}`);
    }
    pages += cached.length;
  }
  return { stale, compared: valid + pages };
}
