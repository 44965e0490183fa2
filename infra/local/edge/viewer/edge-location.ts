import type { Clock } from "../../../../shared/ports/clock.ts";
import { cacheKey, type CacheKey, type ViewerRequest } from "../cache/cache-key.ts";
import type { CachedObject } from "../cache/cached-object.ts";
import { ObjectStore } from "../cache/object-store.ts";
import type { CacheBehaviorSettings } from "../distribution-settings.ts";
import type { InvalidationItem } from "../invalidation/invalidation-item.ts";
import { Fill, type Filled } from "./fill.ts";
import type { Fetched, OriginFetch } from "./origin-fetch.ts";

/** What an edge location works with. */
export interface EdgeLocationOptions {
  /** For example `FRA56-P1`. */
  readonly pop: string;
  readonly clock: Clock;
  readonly fetch: OriginFetch;
  /** Lets invalidations that are due take effect; asked before every look and every store. */
  readonly settle: () => void;
  readonly inFlightFills: InFlightFills;
}

/**
 * What becomes of a response that was requested before, and arrives after, an invalidation that names it. AWS does not
 * say. `stored` is the worse for whoever relies on the purge, `dropped` the better.
 */
export type InFlightFills = "stored" | "dropped";

/** An object on its way to a viewer. */
export interface Served {
  readonly object: CachedObject;
  readonly result: Filled["result"];
}

/** One edge location: a cache of its own, and the requests to the origin it has on their way. */
export class EdgeLocation {
  readonly pop: string;
  readonly #options: EdgeLocationOptions;
  readonly #store = new ObjectStore();
  readonly #fills = new Set<Fill>();
  readonly #fillByKey = new Map<string, Fill>();

  constructor(options: EdgeLocationOptions) {
    this.pop = options.pop;
    this.#options = options;
  }

  /** What is stored, stale objects included. */
  get objects(): readonly CachedObject[] {
    return [...this.#store.values()];
  }

  /** Answers a request that may be answered from the cache, by asking the origin if need be. Never rejects. */
  async get(request: ViewerRequest, behavior: CacheBehaviorSettings, viewerAddress: string): Promise<Served> {
    const key = cacheKey(request, behavior);
    const collapses = mayCollapse(behavior);
    for (let alone = !collapses; ;) {
      const cached = this.peek(key.key);
      if (cached && this.#serves(cached)) {
        if (cached.freshness.use === "stale-while-revalidate" && !this.#fillByKey.has(key.key))
          void this.#fill(key, request, behavior, viewerAddress, cached, true).outcome;
        return { object: cached, result: "Hit" };
      }
      const pending = alone ? undefined : this.#fillByKey.get(key.key);
      if (!pending) return this.#fill(key, request, behavior, viewerAddress, cached, collapses).outcome;
      const overtakenBefore = pending.overtakenBy;
      const { object, shared } = await pending.outcome;
      const outdated = this.#drops && pending.outdates(object, overtakenBefore);
      if (shared && !outdated) return { object, result: "Hit" };
      // What can't be shared, each fetches alone; what was outdated on arrival may be fetched together again.
      alone = !shared;
    }
  }

  /** The object under a key, unless it is older than the maximum TTL allows. */
  peek(key: string): CachedObject | undefined {
    this.#options.settle();
    const object = this.#store.get(key);
    if (object?.freshness.use !== "gone") return object;
    this.#store.delete(key);
    return undefined;
  }

  /** Whether the object may be served as it is now, without waiting for the origin. */
  #serves(object: CachedObject): boolean {
    const { use, coversErrors } = object.freshness;
    if (use !== "stale") return true;
    return coversErrors && this.#options.clock.now() < (object.originFailedUntilMs ?? 0);
  }

  /** Drops what the items name; requests to the origin on their way are told. */
  drop(items: readonly InvalidationItem[], tagHeader: string | undefined): readonly CachedObject[] {
    for (const fill of this.#fills) fill.overtake(items, tagHeader);
    return this.#store.drop(items, tagHeader);
  }

  clear(): void {
    this.#store.clear();
  }

  get #drops(): boolean {
    return this.#options.inFlightFills === "dropped";
  }

  #fill(
    key: CacheKey,
    request: ViewerRequest,
    behavior: CacheBehaviorSettings,
    viewerAddress: string,
    stale: CachedObject | undefined,
    collapses: boolean,
  ): Fill {
    const fill = new Fill(async (self) => {
      try {
        const fetched = await this.#options.fetch({ key, request, behavior, viewerAddress, stale });
        this.#options.settle();
        if (!(this.#drops && self.outdates(fetched.object))) this.#keep(fetched, stale);
        return fetched;
      } finally {
        this.#fills.delete(self);
        if (this.#fillByKey.get(key.key) === self) this.#fillByKey.delete(key.key);
      }
    });
    this.#fills.add(fill);
    if (collapses && !this.#fillByKey.has(key.key)) this.#fillByKey.set(key.key, fill);
    return fill;
  }

  #keep({ object, store }: Fetched, stale: CachedObject | undefined): void {
    switch (store) {
      case "put":
        return this.#store.put(object);
      case "put-back":
        // Covering for a failing origin is no new fill: an object purged meanwhile stays away.
        return this.#store.get(object.key) === stale ? this.#store.put(object) : undefined;
      case "drop":
        return this.#store.delete(object.key);
      case "leave":
    }
  }
}

/** CloudFront sends each request to the origin on its own where nothing may be kept, or where cookies are forwarded. */
function mayCollapse({ cachePolicy, originRequestPolicy }: CacheBehaviorSettings): boolean {
  const cookies = [cachePolicy.cookies, ...(originRequestPolicy ? [originRequestPolicy.cookies] : [])];
  return cachePolicy.maxTtlSeconds > 0 && cookies.every(({ kind }) => kind === "none");
}
