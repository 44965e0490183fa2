import type { CompiledSource, Config } from "../../config/config.ts";
import type { EdgeRequest } from "../../ports/edge-queue.ts";
import type { ObjectPurge } from "../../ports/object-cache.ts";
import type { EdgeItem } from "../edge-item.ts";
import { EVERYTHING } from "../plan/coarse-form.ts";
import { invalidationPath } from "../plan/invalidation-path.ts";

/** Everything a source could touch under one set of rules, as a note keeps it: those rules may be gone by the time it is needed. */
export interface Reach {
  readonly tags: readonly string[];
  readonly paths: readonly string[];
  /** `*` as the last character stands for anything. */
  readonly objectKeys: readonly string[];
  readonly all: boolean;
  /** Edges whose responses all carried the ancestors of their tags. */
  readonly ancestorsAt: readonly string[];
}

export function reachOf({ coarse }: CompiledSource, config: Config): Reach {
  return {
    tags: coarse.tags.map((tag) => tag.text),
    paths: coarse.paths,
    objectKeys: coarse.objectKeys,
    all: coarse.all,
    ancestorsAt: Object.values(config.edges).flatMap(({ name, ancestors }) => (ancestors ? [name] : [])),
  };
}

/** What they can touch in object caches, each thing once. */
export function objectsWithin(reaches: readonly Reach[]): ObjectPurge {
  const objectKeys = [...new Set(reaches.flatMap((reach) => reach.objectKeys))];
  return {
    tags: [...new Set(reaches.flatMap(({ tags }) => tags))],
    keys: objectKeys.filter((key) => !key.endsWith("*")),
    patterns: objectKeys.filter((key) => key.endsWith("*")),
    all: reaches.some(({ all }) => all),
  };
}

/** What they can touch at edges, each thing once: everything where a coarse tag did not reach what is under it. */
export function requestsWithin(
  reaches: readonly Reach[],
  edges: readonly string[],
  source: string,
): readonly EdgeRequest[] {
  return edges.flatMap((edge) => {
    const isReached = ({ tags, all, ancestorsAt }: Reach) => !all && (tags.length === 0 || ancestorsAt.includes(edge));
    if (!reaches.every(isReached)) return [everythingAt(edge, source)];
    const texts = reaches.flatMap(({ tags, paths }) => [
      ...tags.map((tag) => `#${tag}`),
      ...paths.map(invalidationPath),
    ]);
    const items = [...new Set(texts)].map((item) => itemOf(item, source));
    return items.length === 0 ? [] : [{ edge, items }];
  });
}

export function everythingAt(edge: string, source: string): EdgeRequest {
  return { edge, items: [itemOf(EVERYTHING, source)] };
}

function itemOf(item: string, source: string): EdgeItem {
  return { item, under: [], cause: { source, rule: "coarse" } };
}
