import type { Coarse, Config } from "./config.ts";

/** What stands for everything a source can touch, cascades included. A source nobody knows can touch everything. */
export function coarseOf(config: Config, sourceName: string): Coarse {
  return config.sources.find(({ name }) => name === sourceName)?.coarse ?? EVERYTHING;
}

/** Everything, at every edge and in every object cache. */
export const EVERYTHING: Coarse = Object.freeze({ tags: [], paths: [], objectKeys: [], all: true });
