import { NOTHING } from "../objects/object-purge.ts";
import type { Deployed } from "./deployed.ts";
import type { PurgeOrder } from "./purge-order.ts";
import { everythingAt, objectsWithin } from "./reach.ts";

/** What stands for no source in particular in the explanation of a purge. */
const EVERYTHING_CACHED = "everything";

/** A purge of everything in some object caches, then at some edges. */
export function fullPurge(
  objectCaches: readonly string[],
  edges: readonly string[],
  { sources }: Pick<Deployed, "sources">,
  reason: PurgeOrder["reason"],
): PurgeOrder {
  // what others wrote under plain keys is no entry of the cache client
  const plainKeys = objectsWithin(Array.from(sources.values(), ({ reach }) => reach));
  return {
    reason,
    sources: [],
    objectCaches,
    objects: objectCaches.length === 0 ? NOTHING : { ...plainKeys, all: true },
    edges: edges.map((edge) => everythingAt(edge, EVERYTHING_CACHED)),
  };
}
