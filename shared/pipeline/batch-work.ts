import type { Config } from "../config/config.ts";
import type { EdgeRequest } from "../ports/edge-queue.ts";
import type { ObjectPurge } from "../ports/object-cache.ts";
import type { CoarseDue } from "./coarse/coarse-due.ts";
import type { BatchRequest } from "./edge/batch-item.ts";
import { requestsOfCoarse, requestsOfStale, withoutItemsOf } from "./edge/batch-requests.ts";
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
  // apart from the rest, so that a batch tried again asks for the rest in the same words, whatever the gate says then
  const requests = coarse.reduce<readonly BatchRequest[]>(
    (asked, due) => [...asked, ...withoutItemsOf(requestsOfCoarse(due, config), asked)],
    requestsOfStale(stale, config),
  );
  return {
    objects: mergeObjects([objectsOfStale(stale), ...coarse.map((due) => objectsOfCoarse(due.coarse))]),
    requests,
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
