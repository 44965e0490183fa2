/** The published door `tagwire/cache/upstash`: a cache in an Upstash database. The only door that loads its client. */
export { upstash, type UpstashStoreOptions } from "./store/upstash.ts";
export type { CacheStore } from "./store/store.ts";
