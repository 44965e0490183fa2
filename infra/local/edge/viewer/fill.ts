import { type CachedObject, matches } from "../cache/cached-object.ts";
import type { InvalidationItem } from "../invalidation/invalidation-item.ts";

/** What an origin fetch came to. */
export interface Filled {
  readonly object: CachedObject;
  readonly result: "Hit" | "Miss" | "RefreshHit";
  /** Whether those who waited for the fetch may be served from it, too. */
  readonly shared: boolean;
}

/** An origin fetch on its way, and the invalidations that overtook it. */
export class Fill {
  readonly outcome: Promise<Filled>;
  readonly #overtaking: { readonly items: readonly InvalidationItem[]; readonly tagHeader: string | undefined }[] = [];

  constructor(run: (fill: Fill) => Promise<Filled>) {
    this.outcome = run(this);
  }

  /** How many invalidations took effect since the fetch began. */
  get overtakenBy(): number {
    return this.#overtaking.length;
  }

  /** Notes an invalidation that takes effect while the fetch is on its way. */
  overtake(items: readonly InvalidationItem[], tagHeader: string | undefined): void {
    this.#overtaking.push({ items, tagHeader });
  }

  /** Whether one of the first `count` invalidations names the fetched object. */
  outdates(object: CachedObject, count = this.#overtaking.length): boolean {
    return this.#overtaking
      .slice(0, count)
      .some(({ items, tagHeader }) => items.some((item) => matches(object, item, tagHeader)));
  }
}
