import type { Config } from "../../config/config.ts";
import type { Tag } from "../../config/tag.ts";
import type { CoarseDue } from "../coarse/coarse-due.ts";
import { EVERYTHING } from "../plan/coarse-form.ts";
import { invalidationPath } from "../plan/invalidation-path.ts";
import type { Stale } from "../tags/stale.ts";
import type { BatchItem, BatchRequest } from "./batch-item.ts";

/** What stale tags and paths ask of each edge, each item once. */
export function requestsOfStale(stale: Stale, config: Config): readonly BatchRequest[] {
  const items = [
    ...stale.tags.map(({ tag, edges, ...why }) => ({ edges, item: tagItem(tag, why) })),
    ...stale.paths.map(({ path, edges, ...why }) => ({ edges, item: pathItem(path, why) })),
  ];
  return Object.keys(config.edges).flatMap((edge) =>
    requestOf(
      edge,
      items.filter(({ edges }) => edges.includes(edge)).map(({ item }) => item),
    ),
  );
}

/** What a coarse purge asks of each edge, each item once: all edges may show the source. */
export function requestsOfCoarse({ coarse, ...why }: CoarseDue, config: Config): readonly BatchRequest[] {
  const everything = [pathItem(EVERYTHING, why)];
  const named = [...coarse.tags.map((tag) => tagItem(tag, why)), ...coarse.paths.map((path) => pathItem(path, why))];
  return Object.values(config.edges).flatMap(({ name, ancestors }) => {
    // a coarse tag stands above what it covers: responses that carry no ancestors would stay
    const reaches = !coarse.all && (ancestors || coarse.tags.length === 0);
    return requestOf(name, reaches ? named : everything);
  });
}

function requestOf(edge: string, items: readonly BatchItem[]): readonly BatchRequest[] {
  const once = new Map<string, BatchItem>();
  for (const item of items) {
    const known = once.get(item.item);
    once.set(item.item, known === undefined ? item : joined(known, item));
  }
  return once.size === 0 ? [] : [{ edge, items: [...once.values()] }];
}

/** Different paths may have to be written alike: the earliest speaks for all, and they reach as far as the latest. */
function joined(one: BatchItem, other: BatchItem): BatchItem {
  const earliest = one.firstIndex <= other.firstIndex ? one : other;
  return { ...earliest, lastIndex: Math.max(one.lastIndex, other.lastIndex) };
}

/** What in the batch an item comes from. */
type Why = Pick<BatchItem, "cause" | "firstIndex" | "lastIndex">;

function tagItem(tag: Tag, { cause, firstIndex, lastIndex }: Why): BatchItem {
  const under = tag.ancestors.map((ancestor) => `#${ancestor.text}`);
  return { item: `#${tag.text}`, under, cause, firstIndex, lastIndex };
}

function pathItem(path: string, { cause, firstIndex, lastIndex }: Why): BatchItem {
  return { item: invalidationPath(path), under: [], cause, firstIndex, lastIndex };
}
