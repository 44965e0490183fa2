import type { ObjectCache, ObjectPurge } from "../../ports/object-cache.ts";
import { type CacheKeys, cacheKeys } from "../../cache/protocol/keys.ts";

/** An object cache in this process, with the same keys as in Redis. */
export class MemoryObjectCache implements ObjectCache {
  readonly entries = new Map<string, string>();
  readonly #keys: CacheKeys;

  constructor(namespace: string) {
    this.#keys = cacheKeys(namespace);
  }

  async purge({ tags, keys, patterns, all }: ObjectPurge): Promise<{ readonly commands: number }> {
    for (const tag of tags) this.entries.delete(this.#keys.tag(tag));
    for (const key of keys) this.entries.delete(key);
    for (const pattern of patterns) this.#purgePrefix(pattern.slice(0, -1));
    if (all) this.entries.delete(this.#keys.everything);
    return { commands: 0 };
  }

  #purgePrefix(prefix: string): void {
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
  }
}
