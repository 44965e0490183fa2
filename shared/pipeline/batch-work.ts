import type { Config } from "../config/config.ts";
import type { EdgeRequest } from "../ports/edge-queue.ts";
import type { ObjectPurge } from "../ports/object-cache.ts";
import type { CoarseDue } from "./coarse/coarse-due.ts";
import type { BatchRequest } from "./edge/batch-item.ts";
import { requestsOfCoarse, requestsOfStale } from "./edge/batch-requests.ts";
import { mergeObjects, objectsOfCoarse, objectsOfStale } from "./objects/object-purge.ts";
import { lowestIndex } from "./outcome.ts";
import type { Stale } from "./tags/stale.ts";

/** All that a batch purges now. */
export interface BatchWork {
  readonly objects: ObjectPurge;
  readonly requests: readonly BatchRequest[];
  /** Place in the batch of the first record that needs any of it. */
  readonly firstIndex: number;
}

/** What is stale, and the coarse purges whose turn it is. */
export function workOf(stale: Stale, coarse: readonly CoarseDue[], config: Config): BatchWork {
  return {
    objects: mergeObjects([objectsOfStale(stale), ...coarse.map((due) => objectsOfCoarse(due.coarse))]),
    // apart, each under names of its own: the gate may say otherwise when the batch comes again
    requests: [...requestsOfStale(stale, config), ...coarse.flatMap((due) => requestsOfCoarse(due, config))],
    firstIndex:
      lowestIndex(
        [...stale.tags, ...stale.paths, ...stale.objectKeys, ...coarse].map(({ firstIndex }) => firstIndex),
      ) ?? 0,
  };
}

/** @returns the first place in the batch that needs any of these items, if there are any. */
export function firstIndexOf(failed: readonly EdgeRequest[], { requests }: BatchWork): number | undefined {
  const missing = new Set(failed.flatMap(({ edge, items }) => items.map(({ item }) => `${edge} ${item}`)));
  return lowestIndex(
    requests.flatMap(({ edge, items }) =>
      items.filter(({ item }) => missing.has(`${edge} ${item}`)).map(({ firstIndex }) => firstIndex),
    ),
  );
}
