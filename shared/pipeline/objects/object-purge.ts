import type { Coarse } from "../../config/config.ts";
import type { ObjectPurge } from "../../ports/object-cache.ts";
import type { Stale } from "../tags/stale.ts";

export const NOTHING: ObjectPurge = { tags: [], keys: [], patterns: [], all: false };

export function objectsOfStale(stale: Stale): ObjectPurge {
  return {
    tags: stale.tags.map(({ tag }) => tag.text),
    keys: stale.objectKeys.map(({ key }) => key),
    patterns: [],
    all: false,
  };
}

/** Only here does a trailing `*` make a pattern: rules emit keys verbatim. */
export function objectsOfCoarse(coarse: Coarse): ObjectPurge {
  return {
    tags: coarse.tags.map((tag) => tag.text),
    keys: coarse.objectKeys.filter((key) => !key.endsWith("*")),
    patterns: coarse.objectKeys.filter((key) => key.endsWith("*")),
    all: coarse.all,
  };
}

/** All of them, each thing once. */
export function mergeObjects(purges: readonly ObjectPurge[]): ObjectPurge {
  return {
    tags: [...new Set(purges.flatMap(({ tags }) => tags))],
    keys: [...new Set(purges.flatMap(({ keys }) => keys))],
    patterns: [...new Set(purges.flatMap(({ patterns }) => patterns))],
    all: purges.some(({ all }) => all),
  };
}

export function isNothing({ tags, keys, patterns, all }: ObjectPurge): boolean {
  return tags.length === 0 && !hasPlainKeys({ keys, patterns }) && !all;
}

/** Keys that somebody else wrote: no nonce keeps a slow reader from putting an old value back. */
export function hasPlainKeys({ keys, patterns }: Pick<ObjectPurge, "keys" | "patterns">): boolean {
  return keys.length > 0 || patterns.length > 0;
}
