import type { PlannedItem } from "../../ports/edge-ledger.ts";

/** Everything an edge holds, tagged or not. */
export const EVERYTHING = "/*";

/**
 * The next wider item that drops all that this one does, for when the edge refuses it: a tag's nearest ancestor where
 * responses carry their ancestors, a path's directory, then the one above, at last {@link EVERYTHING}.
 *
 * @returns `undefined` for what is as wide as can be.
 *
 * @example
 * ```ts
 * coarseForm({ item: "/c/tv?page=2", under: [] }, false); // { item: "/c/*", under: [] }
 * ```
 */
export function coarseForm(
  { item, under }: Pick<PlannedItem, "item" | "under">,
  ancestors: boolean,
): Pick<PlannedItem, "item" | "under"> | undefined {
  if (item === EVERYTHING) return undefined;
  if (!item.startsWith("#")) return { item: directoryAbove(item), under: [] };
  const [nearest, ...rest] = ancestors ? under : [];
  return nearest === undefined || nearest === item ? { item: EVERYTHING, under: [] } : { item: nearest, under: rest };
}

function directoryAbove(item: string): string {
  const directory = /^[^?]*\//.exec(item.replace(/\/\*$/, ""))?.[0] ?? "/";
  return `${directory}*`;
}
