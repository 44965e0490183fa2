import type { CacheStore } from "../../../shared/cache/index.ts";
import type { builtClient } from "./built-client.ts";
import type { Peer } from "./peer.ts";
import { tags } from "./product.ts";

const named = (ids: readonly string[]) => ids.map((id) => tags.shown({ id }));

/** Our client, used as its peers are. */
export function ourClient(
  { createTagCache }: Pick<Awaited<ReturnType<typeof builtClient>>, "createTagCache">,
  store: CacheStore,
  namespace: string,
  close: () => Promise<unknown>,
): Peer {
  const cache = createTagCache({
    store,
    namespace,
    defaults: { ttl: "1h", source: "consistent" },
    // A busy machine must not make misses of hits.
    timeout: "30s",
    purgeTimeout: "30s",
  });
  return {
    name: "tagwire",
    get: (key, ids) => cache.get(key, { tags: named(ids) }),
    getOrSet: (key, ids, load) => cache.getOrSet(key, { tags: named(ids) }, load),
    getOrSetMany: (tagsOf, load) =>
      cache.getOrSetMany(
        [...tagsOf.keys()],
        { tags: (key) => named(tagsOf.get(key) ?? []) },
        (keys) => new Map(keys.map((key) => [key, load(key)])),
      ),
    purge: (id) => cache.purge(named([id])),
    close,
  };
}
