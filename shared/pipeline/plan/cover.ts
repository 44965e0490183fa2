import type { PlannedItem } from "../../ports/edge-ledger.ts";
import { EVERYTHING } from "./coarse-form.ts";
import { edgeName } from "./fold.ts";
import type { Covered } from "./plan-decision.ts";
import { compareText, standFor } from "./stand-for.ts";

/**
 * Leaves out what another item provably drops too; what stays inherits deadlines, causes and revisions.
 *
 * - Everything under `/*`, tags included.
 * - A path or wildcard under a wildcard whose text before the `*` it begins with: `/a/b`, `/a?x=1` and `/a/*` under `/a*`.
 *   `/a` does not cover `/a?x=1`, nor does `/a/*` cover `/a`.
 * - A tag under its ancestor, if every response of the edge carries the ancestors of its tags.
 *
 * @param items - each once, as `foldDuplicates` returns them.
 */
export function leaveOutCovered(
  items: readonly PlannedItem[],
  ancestors: boolean,
): { readonly kept: readonly PlannedItem[]; readonly covered: readonly Covered[] } {
  const coverOf = new Map(covers(items, ancestors));
  const standingFor = new Map<string, PlannedItem[]>();
  const kept = items.filter((one) => {
    const by = coverOf.get(one.item);
    if (by === undefined) return true;
    const others = standingFor.get(by);
    if (others === undefined) standingFor.set(by, [one]);
    else others.push(one);
    return false;
  });
  return {
    kept: kept.map((one) => standFor(one, standingFor.get(one.item) ?? [])),
    covered: Array.from(coverOf, ([item, by]) => ({ item, by })).sort((a, b) => compareText(a.item, b.item)),
  };
}

function* covers(items: readonly PlannedItem[], ancestors: boolean): Generator<[string, string]> {
  if (items.some(({ item }) => item === EVERYTHING)) {
    for (const { item } of items) if (item !== EVERYTHING) yield [item, EVERYTHING];
    return;
  }
  yield* pathCovers(items);
  if (ancestors) yield* tagCovers(items);
}

/** Sorted by the text before the `*`, all that a wildcard covers comes right after it. */
function* pathCovers(items: readonly PlannedItem[]): Generator<[string, string]> {
  const paths = items
    .filter(({ item }) => item.startsWith("/"))
    .map(({ item }) => ({ item, wildcard: item.endsWith("*"), start: item.replace(/\*$/, "") }))
    .sort((a, b) => compareText(a.start, b.start) || Number(b.wildcard) - Number(a.wildcard));
  let widest: (typeof paths)[number] | undefined;
  for (const path of paths) {
    if (widest !== undefined && path.start.startsWith(widest.start)) yield [path.item, widest.item];
    else if (path.wildcard && !cutsEscape(path.start)) widest = path;
  }
}

/** The middle of `%C3` is no place where matching on encoded and on decoded text must agree. */
function cutsEscape(start: string): boolean {
  return /%[0-9A-Fa-f]?$/.test(start);
}

/** Those with fewest ancestors first, so that only what is sent covers: no chain, and no circle, can lose a tag. */
function* tagCovers(items: readonly PlannedItem[]): Generator<[string, string]> {
  const sent = new Map<string, string>();
  const tags = items.filter(({ item }) => item.startsWith("#"));
  for (const { item, under } of tags.sort((a, b) => a.under.length - b.under.length || compareText(a.item, b.item))) {
    const by = under.map((ancestor) => sent.get(edgeName(ancestor))).find((ancestor) => ancestor !== undefined);
    if (by === undefined) sent.set(edgeName(item), item);
    else yield [item, by];
  }
}
