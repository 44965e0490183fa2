import type { InvalidationItem } from "../invalidation/invalidation-item.ts";
import type { Freshness } from "./freshness.ts";
import type { Headers } from "./lifetime.ts";

/** A response kept at an edge location. */
export interface CachedObject {
  /** See {@link cacheKey}. */
  readonly key: string;
  /** Path and the query string that is part of the key, as the viewer wrote them: what invalidation paths match. */
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** The origin answered 4xx or 5xx, even if a custom page hides that. */
  readonly isError: boolean;
  /** Header the tags came from; `undefined` if the distribution had none configured at the time. */
  readonly tagHeader: string | undefined;
  readonly tags: readonly string[];
  readonly storedAtMs: number;
  readonly freshness: Freshness;
  /** Until then a stale object is served without asking the origin, which has just failed. */
  readonly originFailedUntilMs?: number;
}

/** Whether the item names the object, while the distribution takes tags from `tagHeader`. */
export function matches(object: CachedObject, item: InvalidationItem, tagHeader: string | undefined): boolean {
  switch (item.kind) {
    case "tag":
      return tagHeader !== undefined && object.tagHeader === tagHeader && object.tags.includes(item.tag);
    case "url":
      return object.url === item.url;
    case "prefix":
      return object.url.startsWith(item.prefix);
    case "nothing":
      return false;
  }
}
