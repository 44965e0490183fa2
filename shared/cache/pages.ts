/** The published door `tagwire/cache/pages`: a cache as that of `tagwire/cache`, through which pages for edges are made besides. */
export { createTagCache, type PageCache, type PageCacheOptions } from "./render/create-tag-cache.ts";
export type { Page, PageHeaderOptions, PageOptions } from "./render/page.ts";
export type { EdgeHeaderOptions, HeaderOptions, PageCap } from "./render/response-headers.ts";
