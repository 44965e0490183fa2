import type { Sight } from "../readers.ts";
import type { World } from "../world/world.ts";
import { Truth, unstamped } from "./truth.ts";

/** What is cached anywhere, held against the table. */
interface Comparison {
  /** Pages and objects that show something else than the table has, by where they are cached. */
  readonly stale: readonly string[];
  /** How many pages an edge location had, and objects Redis. */
  readonly compared: number;
}

/** Looks once more at every page, where it was looked at, and at every key of Redis that the demo put there. */
export async function findStale(world: World, sights: Iterable<Sight>): Promise<Comparison> {
  const truth = new Truth(world.dynamodb, world.stack.tables["Products"] ?? "");
  const stale: string[] = [];

  // Before the pages: those that are cached no more are made of what Redis holds.
  const redis = world.redis();
  const keys = (await redis.keys("*")).filter((key) => truth.knows(key)).toSorted();
  for (const key of keys) {
    if ((await redis.get<string>(key)) !== (await truth.object(key))) stale.push(`redis ${key}`);
  }

  let compared = keys.length;
  for (const { edge, location, path } of sights) {
    const { status, body, hit } = await world.view(edge, location, path);
    if (hit) compared += 1;
    const fresh = await truth.page(path);
    if (status !== fresh.status || unstamped(body) !== fresh.body) stale.push(`${edge} ${location} ${path}`);
  }
  return { stale, compared };
}
