import type { InvalidationItem } from "../invalidation/invalidation-item.ts";
import { type CachedObject, matches } from "./cached-object.ts";

/** The objects of one edge location, found by key, by URL and by tag. */
export class ObjectStore {
  readonly #byKey = new Map<string, CachedObject>();
  readonly #keysByUrl = new Map<string, Set<string>>();
  readonly #keysByTag = new Map<string, Set<string>>();

  get(key: string): CachedObject | undefined {
    return this.#byKey.get(key);
  }

  put(object: CachedObject): void {
    this.delete(object.key);
    this.#byKey.set(object.key, object);
    add(this.#keysByUrl, object.url, object.key);
    for (const tag of object.tags) add(this.#keysByTag, tag, object.key);
  }

  delete(key: string): void {
    const object = this.#byKey.get(key);
    if (!object) return;
    this.#byKey.delete(key);
    remove(this.#keysByUrl, object.url, key);
    for (const tag of object.tags) remove(this.#keysByTag, tag, key);
  }

  /** Drops what the items name and tells what that was. */
  drop(items: readonly InvalidationItem[], tagHeader: string | undefined): readonly CachedObject[] {
    return items.flatMap((item) => {
      const dropped = this.#candidates(item).filter((object) => matches(object, item, tagHeader));
      for (const { key } of dropped) this.delete(key);
      return dropped;
    });
  }

  clear(): void {
    this.#byKey.clear();
    this.#keysByUrl.clear();
    this.#keysByTag.clear();
  }

  values(): IterableIterator<CachedObject> {
    return this.#byKey.values();
  }

  #candidates(item: InvalidationItem): readonly CachedObject[] {
    switch (item.kind) {
      case "tag":
        return this.#objects(this.#keysByTag.get(item.tag));
      case "url":
        return this.#objects(this.#keysByUrl.get(item.url));
      case "prefix":
        return [...this.#byKey.values()];
      case "nothing":
        return [];
    }
  }

  #objects(keys: ReadonlySet<string> = new Set()): readonly CachedObject[] {
    return [...keys].flatMap((key) => this.#byKey.get(key) ?? []);
  }
}

function add(index: Map<string, Set<string>>, name: string, key: string): void {
  const keys = index.get(name);
  if (keys) keys.add(key);
  else index.set(name, new Set([key]));
}

function remove(index: Map<string, Set<string>>, name: string, key: string): void {
  const keys = index.get(name);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(name);
}
