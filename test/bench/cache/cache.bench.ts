import type { Bench } from "../figure.ts";
import { besidePeers } from "./beside/beside-peers.ts";
import { hitRatio } from "./hit-ratio/hit-ratio.ts";
import { inMemory } from "./in-memory.ts";
import { overHttp } from "./over-http.ts";

/** What reading through the cache client costs: over HTTP, beside its peers, in our own code; and how often it hits. */
export const bench: Bench = {
  name: "cache",
  run: async (options) => [
    ...(await overHttp(options)),
    ...(await besidePeers(options)),
    ...(await inMemory()),
    ...(await hitRatio()),
  ],
};
