import { MemoryEdgeCache } from "../../../../shared/adapters/edge-cache/memory.ts";
import { edgeCacheContract } from "../../../contracts/edge-cache.ts";

edgeCacheContract("memory", async () => {
  const cache = new MemoryEdgeCache();
  return { cache, billed: () => cache.taken.flatMap(({ items }) => items), hasPropagated: () => undefined };
});
