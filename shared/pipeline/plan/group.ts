import type { PendingItem } from "../../ports/edge-ledger.ts";
import { compareText } from "./compare-text.ts";

/** Pending items that one item of a plan would satisfy. */
export interface Group {
  /** What would be sent. */
  readonly item: string;
  readonly under: readonly string[];
  /** In no order. */
  readonly members: [PendingItem, ...PendingItem[]];
  /** It may go. What rests doesn't go by itself, but goes along with what covers it. */
  readonly ready: boolean;
}

/** What an edge takes an item for: it folds the case of tags, never of paths. */
export function edgeName(item: string): string {
  return item.startsWith("#") ? item.toLowerCase() : item;
}

export function isWildcard(item: string): boolean {
  return item.startsWith("/") && item.endsWith("*");
}

/** What may be sent in place of a group at most; `undefined` for whatever covers it. One member that may be purged wider is enough. */
export function limitsOf({ members }: Pick<Group, "members">): readonly string[] | undefined {
  if (members.some(({ within }) => within === undefined)) return undefined;
  return members.reduce((first, one) => (compareText(one.key, first.key) < 0 ? one : first)).within;
}

/** When the first of its members is due, in milliseconds since the Unix epoch. */
export function deadlineOf({ members }: Pick<Group, "members">): number {
  let earliestMs = Infinity;
  for (const { deadlineMs } of members) earliestMs = Math.min(earliestMs, deadlineMs);
  return earliestMs;
}

/** Groups items that are the same to an edge, by {@link edgeName}. Of several spellings of a tag the first in order is sent. */
export function foldDuplicates(
  ready: readonly PendingItem[],
  resting: readonly PendingItem[],
): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const one of ready) fold(one, true, groups);
  for (const one of resting) fold(one, false, groups);
  return groups;
}

function fold(one: PendingItem, ready: boolean, groups: Map<string, Group>): void {
  const name = edgeName(one.item);
  const known = groups.get(name);
  if (known === undefined) {
    groups.set(name, { item: one.item, under: one.under, members: [one], ready });
    return;
  }
  known.members.push(one);
  if (bySpelling(one, known) < 0) groups.set(name, { ...known, item: one.item, under: one.under });
}

function bySpelling(a: Pick<Group, "item" | "under">, b: Pick<Group, "item" | "under">): number {
  return compareText(a.item, b.item) || compareText(a.under.join(), b.under.join());
}
