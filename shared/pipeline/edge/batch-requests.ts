import type { Config } from "../../config/config.ts";
import type { Tag } from "../../config/tag.ts";
import type { Cause } from "../cause.ts";
import type { CoarseDue } from "../coarse/coarse-due.ts";
import { invalidationPath } from "../plan/invalidation-path.ts";
import type { Stale } from "../tags/stale.ts";
import type { BatchItem, BatchRequest } from "./batch-item.ts";

/** What stale tags and paths ask of each edge, each item once. */
export function requestsOfStale(stale: Stale, config: Config): readonly BatchRequest[] {
  const items = [
    ...stale.tags.map(({ tag, edges, cause, firstIndex }) => ({ edges, item: tagItem(tag, cause, firstIndex) })),
    ...stale.paths.map(({ path, edges, cause, firstIndex }) => ({ edges, item: pathItem(path, cause, firstIndex) })),
  ];
  return Object.keys(config.edges).flatMap((edge) =>
    requestOf(
      edge,
      items.filter(({ edges }) => edges.includes(edge)).map(({ item }) => item),
    ),
  );
}

/** What a coarse purge asks of each edge, each item once: all edges may show the source. */
export function requestsOfCoarse({ coarse, cause, firstIndex }: CoarseDue, config: Config): readonly BatchRequest[] {
  const paths = coarse.all ? ["/*"] : coarse.paths;
  const items = [
    ...coarse.tags.map((tag) => tagItem(tag, cause, firstIndex)),
    ...paths.map((path) => pathItem(path, cause, firstIndex)),
  ];
  return Object.keys(config.edges).flatMap((edge) => requestOf(edge, items));
}

/** Requests without the items that others ask of the same edge already. */
export function withoutItemsOf(
  requests: readonly BatchRequest[],
  others: readonly BatchRequest[],
): readonly BatchRequest[] {
  const asked = new Set(others.flatMap(({ edge, items }) => items.map(({ item }) => `${edge} ${item}`)));
  return requests.flatMap(({ edge, items }) =>
    requestOf(
      edge,
      items.filter(({ item }) => !asked.has(`${edge} ${item}`)),
    ),
  );
}

function requestOf(edge: string, items: readonly BatchItem[]): readonly BatchRequest[] {
  const once = new Map<string, BatchItem>();
  for (const item of items) {
    const known = once.get(item.item);
    // different paths may have to be written alike: the earliest speaks for all
    if (known === undefined || item.firstIndex < known.firstIndex) once.set(item.item, item);
  }
  return once.size === 0 ? [] : [{ edge, items: [...once.values()] }];
}

function tagItem(tag: Tag, cause: Cause, firstIndex: number): BatchItem {
  return { item: `#${tag.text}`, under: tag.ancestors.map((ancestor) => `#${ancestor.text}`), cause, firstIndex };
}

function pathItem(path: string, cause: Cause, firstIndex: number): BatchItem {
  return { item: invalidationPath(path), under: [], cause, firstIndex };
}
