import { assemble } from "../assemble.ts";
import { optionMs, type TagCacheOptions } from "../cache-options.ts";
import { tagCacheOf } from "../create-tag-cache.ts";
import { Call } from "../read/call.ts";
import type { TagCache } from "../tag-cache.ts";
import { type Page, pageOf, type PageOptions } from "./page.ts";
import type { EdgeHeaderOptions } from "./response-headers.ts";

/** Options of the {@link createTagCache} that renders pages. */
export interface PageCacheOptions extends TagCacheOptions {
  /** The edge that pages are for, as `tagwire.config.ts` describes it. @default as a config that says nothing */
  readonly edge?: EdgeHeaderOptions;
}

/** A cache that pages are read through, whose headers let an edge keep them. */
export interface PageCache extends TagCache {
  /** Begins a page: what is read through it goes into the header that lets an edge keep it. */
  render(options?: PageOptions): Page;
}

/**
 * Makes a cache as that of `tagwire/cache`, which renders pages besides.
 *
 * @throws {CacheUsageError} naming the option that can't be used.
 *
 * @example
 * ```ts
 * const cache = createTagCache({ store: memory(), namespace: "shop" });
 * const page = cache.render();
 * const product = await page.getOrSet("product:42", { tags: [tags.product({ productId: 42 })] }, () => loadProduct(42));
 * const headers = await page.headers({ sMaxAge: "1y" });
 * ```
 */
export function createTagCache({ edge = {}, ...options }: PageCacheOptions): PageCache {
  optionMs(edge, "maxStaleness", "edge.");
  const assembled = assemble(options);
  return {
    ...tagCacheOf(assembled),
    render: (page = {}) => pageOf(page, { ...assembled, edge }, new Call(assembled.parts)),
  };
}
