/** The published door `tagwire/cache/memory`: a cache in this process, for tests and for one's own machine. */
export { memory, type MemoryStore, type MemoryStoreOptions } from "./store/memory.ts";
