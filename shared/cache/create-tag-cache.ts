import type { Tag } from "../config/tag.ts";
import { assemble, type Assembled } from "./assemble.ts";
import type { TagCacheOptions } from "./cache-options.ts";
import { PurgeNotConfirmedError } from "./errors.ts";
import { purge } from "./purge.ts";
import { Call } from "./read/call.ts";
import { readsOf } from "./read/reads.ts";
import { checkedTags } from "./read/request-maker.ts";
import type { SessionToken, TagCache } from "./tag-cache.ts";

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
  return tagCacheOf(assemble(options));
}

/** A cache that is put together already. */
export function tagCacheOf({ parts, reader, requests }: Assembled): TagCache {
  const { keys } = parts;
  const purgeNonces = (names: readonly string[], tags: readonly Tag[] = []): Promise<SessionToken> =>
    purge(names, tags, new Call(parts));
  const purgeTags = (tags: readonly Tag[]): Promise<SessionToken> =>
    purgeNonces(
      checkedTags(tags).map(({ text }) => keys.tag(text)),
      tags,
    );

  return {
    ...readsOf(reader, requests, () => undefined),
    has: async (key, read) => (await reader.peek(requests.one(key, read)))?.isMiss === false,
    purge: purgeTags,
    delete: (key) => purgeNonces([keys.entry(key), keys.bucket(key)]),
    purgeAll: () => purgeNonces([keys.everything]),
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
  };
}
