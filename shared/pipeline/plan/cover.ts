import { EVERYTHING } from "./coarse-form.ts";
import { compareText } from "./compare-text.ts";
import { edgeName, type Group, isWildcard } from "./group.ts";
import type { Covered } from "./plan-decision.ts";

/**
 * Has groups that may go take in what they provably drop too, whether that rests or not.
 *
 * - Everything under `/*`, tags included.
 * - A path or wildcard under a wildcard whose text before the `*` it begins with: `/a/b`, `/a?x=1` and `/a/*` under `/a*`.
 *   `/a` does not cover `/a?x=1`, nor does `/a/*` cover `/a`.
 * - A tag under its ancestor, if every response of the edge carries the ancestors of its tags.
 *
 * @param groups - by name, as `foldDuplicates` returns them; their members change.
 * @returns those that nothing covers.
 */
export function takeInCovered(groups: ReadonlyMap<string, Group>, ancestors: boolean): Group[] {
  const everything = groups.get(EVERYTHING);
  const byPath = everything?.ready ? () => everything : pathCover(groups);
  const byTag = ancestors ? tagCover(groups) : () => undefined;
  const kept: Group[] = [];
  for (const group of groups.values()) {
    const by = byPath(group) ?? byTag(group);
    if (by === undefined || by === group) kept.push(group);
    else takeIn(by, group);
  }
  return kept;
}

/** Makes one group stand for what another stands for. */
export function takeIn(by: Pick<Group, "members">, { members }: Group): void {
  for (const one of members) by.members.push(one);
}

/** The items that a group stands for besides its own, as they came. */
export function coveredIn({ item, members }: Group): readonly Covered[] {
  const own = edgeName(item);
  if (members.length === 1 && edgeName(members[0].item) === own) return [];
  return members.filter((one) => edgeName(one.item) !== own).map((one) => ({ item: one.item, by: item }));
}

type Cover = (group: Group) => Group | undefined;

/** Of wildcards that cover none of each other, the last that comes before a path is the only one that can cover it. */
function pathCover(groups: ReadonlyMap<string, Group>): Cover {
  const widest: { readonly start: string; readonly group: Group }[] = [];
  const wildcards = [...groups.values()].filter(({ item, ready }) => ready && isWildcard(item));
  for (const { start, group } of wildcards.map(withStart).sort((a, b) => compareText(a.start, b.start))) {
    const before = widest.at(-1);
    if (cutsEscape(start) || (before !== undefined && start.startsWith(before.start))) continue;
    widest.push({ start, group });
  }
  if (widest.length === 0) return () => undefined;
  return (group) => {
    if (!group.item.startsWith("/")) return undefined;
    const { start } = withStart(group);
    let [low, high] = [0, widest.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((widest[middle]?.start ?? "") <= start) low = middle + 1;
      else high = middle;
    }
    const before = widest[low - 1];
    return before !== undefined && start.startsWith(before.start) ? before.group : undefined;
  };
}

function withStart(group: Group): { readonly start: string; readonly group: Group } {
  return { start: group.item.replace(/\*$/, ""), group };
}

/** The middle of `%C3` is no place where matching on encoded and on decoded text must agree. */
function cutsEscape(start: string): boolean {
  return /%[0-9A-Fa-f]?$/.test(start);
}

/** Those with fewest ancestors first, so that only what is sent covers: no chain, and no circle, can lose a tag. */
function tagCover(groups: ReadonlyMap<string, Group>): Cover {
  const above = new Set<Group>();
  for (const { under } of groups.values()) {
    for (const ancestor of under) {
      const group = groups.get(edgeName(ancestor));
      if (group?.ready) above.add(group);
    }
  }
  if (above.size === 0) return () => undefined;
  const sent = new Map<string, Group>();
  const coverOf = ({ under }: Group): Group | undefined => {
    for (const ancestor of under) {
      const by = sent.get(edgeName(ancestor));
      if (by !== undefined) return by;
    }
    return undefined;
  };
  const fewestFirst = [...above].sort((a, b) => a.under.length - b.under.length || compareText(a.item, b.item));
  for (const group of fewestFirst) if (coverOf(group) === undefined) sent.set(edgeName(group.item), group);
  return (group) => (sent.get(edgeName(group.item)) === group ? undefined : coverOf(group));
}
