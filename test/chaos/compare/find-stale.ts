import type { World } from "../world/world.ts";
import { findStaleObjects } from "./find-stale-objects.ts";
import { Truth, unstamped } from "./truth.ts";

/** What is cached anywhere, held against the table. */
export interface Comparison {
  /** Pages and objects that show something else than the table has, by where they are cached. */
  readonly stale: readonly string[];
  /** How many pages the edge locations had, and objects Redis. */
  readonly compared: number;
}

/** Holds every page at every edge location, and every object in Redis, against the table. */
export async function findStale(world: World): Promise<Comparison> {
  const truth = new Truth(world.dynamodb, world.stack.tables["Products"] ?? "");
  const stale: string[] = [];

  const objects = await findStaleObjects(world, truth);
  stale.push(...objects.stale);

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
  return { stale, compared: objects.compared + pages };
}
