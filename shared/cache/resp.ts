/** The published door `tagwire/cache/resp`: a cache in a Redis or Valkey server, through a client that the application has. */
export { resp, type RunCommands } from "./store/resp.ts";
export type { CacheStore } from "./store/store.ts";
