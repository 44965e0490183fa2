import { invalidationPath } from "../plan/invalidation-path.ts";
import { isWithin } from "../plan/is-within.ts";
import type { PurgeTargets } from "./asked-purge.ts";

/** What somebody may do, as scopes say it. */
export interface Rights {
  /** Everything may be purged. */
  readonly all: boolean;
  /** What others purged may be seen, and changes explained. */
  readonly read: boolean;
  /** Purges of edges may be held, and released. */
  readonly hold: boolean;
  /** Tags and paths that may be purged, as edge items: `#product:*`, `/c/*`. */
  readonly items: readonly string[];
  /** Plain keys that may be purged, `*` as the last character standing for anything. */
  readonly keys: readonly string[];
  /** Names of the edges that may be purged; `all` for whichever there are. */
  readonly edges: readonly string[] | "all";
}

/** Who holds the keys of the account, or runs the local stack. */
export const ALL_RIGHTS: Rights = { all: true, read: true, hold: true, items: [], keys: [], edges: "all" };

/** What a scope may be, for messages. */
export const SCOPE_ALLOWED =
  "all, read, holds, or tags:, keys: or paths: and what may be purged, * as the last character standing for anything";

const SCOPE =
  /^(?:(?<word>all|read|holds)|tags:(?<tag>[!-)+-~]*\*?)|keys:(?<key>[^*]*\*?)|paths:(?<path>\/[^*]*\*?))$/u;

/**
 * Reads scopes as rights.
 *
 * @returns `undefined` when one of them is none.
 *
 * @example
 * ```ts
 * readScopes(["tags:product:*", "paths:/c/*"], ["www"])?.items; // ["#product:*", "/c/*"]
 * ```
 */
export function readScopes(scopes: readonly string[], edges: Rights["edges"]): Rights | undefined {
  const items: string[] = [];
  const keys: string[] = [];
  for (const scope of scopes) {
    const { word, tag, key, path } = SCOPE.exec(scope)?.groups ?? {};
    if (tag) items.push(`#${tag}`);
    else if (key) keys.push(key);
    else if (path) items.push(invalidationPath(path));
    else if (word === undefined) return undefined;
  }
  return {
    all: scopes.includes("all"),
    read: scopes.includes("read"),
    hold: scopes.includes("holds"),
    items,
    keys,
    edges,
  };
}

/** Something that may not be purged. */
export interface Refused {
  readonly kind: "tag" | "key" | "path" | "all" | "edge";
  readonly what: string;
}

/** What of a purge goes beyond somebody's rights; nothing when all of it may be made. Tags count with all that they cascade to. */
export function beyondRights(targets: PurgeTargets, edges: readonly string[], rights: Rights): readonly Refused[] {
  const edgesBeyond = edges.filter((edge) => rights.edges !== "all" && !rights.edges.includes(edge));
  const refused: Refused[] = edgesBeyond.map((what) => ({ kind: "edge", what }));
  if (rights.all) return refused;
  if (targets.all) refused.push({ kind: "all", what: "everything" });
  const mayKey = (key: string) =>
    rights.keys.some((limit) => (limit.endsWith("*") ? key.startsWith(limit.slice(0, -1)) : key === limit));
  const tags = targets.tags.filter(({ text }) => !isWithin(`#${text}`, rights.items));
  const paths = targets.paths.filter((path) => !isWithin(path, rights.items));
  const keys = [...targets.keys, ...targets.patterns].filter((key) => !mayKey(key));
  return [
    ...refused,
    ...tags.map(({ text }): Refused => ({ kind: "tag", what: text })),
    ...paths.map((what): Refused => ({ kind: "path", what })),
    ...keys.map((what): Refused => ({ kind: "key", what })),
  ];
}

/** What may be sent in place of somebody's items at most; `undefined` for whatever covers them. */
export function limitsOf({ all, items }: Rights): readonly string[] | undefined {
  return all ? undefined : items;
}
