/** The published door `tagwire/cache`: reading through Redis, and purging what was read. */
export { createTagCache } from "./create-tag-cache.ts";
export type { TagCacheOptions } from "./cache-options.ts";
export type {
  Consistency,
  GetOptions,
  Lifetime,
  Load,
  LoadContext,
  Loaded,
  LoadMany,
  ManyOptions,
  Miss,
  ReadOptions,
  Reads,
  SessionToken,
  Skipped,
  SourceLag,
  TagCache,
  VersionOf,
} from "./tag-cache.ts";
export type { CacheStore } from "./store/store.ts";
export { CacheUsageError, LoadTimeoutError, PurgeNotConfirmedError } from "./errors.ts";
export type { CacheEvent, MissReason, OnCacheEvent, UnstoredReason } from "./events.ts";
export type { Codec } from "./codec.ts";
export type { Runtime } from "./runtime.ts";
