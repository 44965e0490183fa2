import { type Candidate, candidateTree, type Populations } from "./candidate-tree.ts";
import { takeIn } from "./cover.ts";
import { deadlineOf, edgeName, type Group, isWildcard, limitsOf } from "./group.ts";
import type { Coarsened } from "./plan-decision.ts";
import type { PlanPolicy } from "./plan-policy.ts";
import { USD_PER_ITEM } from "./price.ts";

/** Groups to go or to rest, and the wider items among them that nobody asked for. */
export interface Coarsening {
  readonly groups: readonly Group[];
  readonly coarsened: readonly Coarsened[];
}

/**
 * Puts wider items in place of groups where that costs fewer dollars: the bill, and loading again what is purged
 * needlessly. Exact over the tree, in one pass from the leaves up: a wider item goes if it is cheaper than the cheapest
 * way to purge what is below it. What rests counts, because it is paid for later otherwise; but a wider item goes only
 * when something below it goes now.
 *
 * @param groups - of which none covers another.
 * @param wildcardAtMs - when the next wildcard can go: none goes in place of what is due before.
 */
export function coarsen(
  groups: readonly Group[],
  { coarsening, ancestors }: Pick<PlanPolicy, "coarsening" | "ancestors">,
  wildcardAtMs: number,
): Coarsening {
  const { refetchUsd = 0, populations = {} } = coarsening ?? {};
  const known = new Map(Object.entries(populations));
  if (known.size === 0) return { groups, coarsened: [] };
  // whoever asked for these may purge no more, whatever is spent
  const limited = groups.filter((group) => limitsOf(group) !== undefined);
  const free = limited.length === 0 ? groups : groups.filter((group) => limitsOf(group) === undefined);
  const kept: Group[] = [];
  const wider = new Map<string, Group>();
  const coarsened: Coarsened[] = [];
  const weighing = { refetchUsd, wildcardAtMs, known };
  const settle = (weighed: Weighed): void => {
    const { candidate, goes, groupCount, needlessObjects } = weighed;
    if (!goes) {
      for (const group of candidate.groups) kept.push(group);
      if (candidate.asked !== undefined) kept.push(candidate.asked);
      for (const below of weighed.below) settle(below);
      return;
    }
    const { item, under } = candidate.asked ?? candidate;
    for (const group of groupsIn(candidate)) goInstead({ item, under }, group, wider);
    if (candidate.asked !== undefined) return;
    const savedUsd = groupCount * USD_PER_ITEM - usd(1, needlessObjects, refetchUsd);
    coarsened.push({ item, instead: groupCount, needlessObjects, savedUsd });
  };
  settle(weigh(candidateTree(free, known, ancestors), weighing));
  const left = [...kept, ...limited].filter((group) => !goesAlong(group, wider));
  return { groups: [...wider.values(), ...left], coarsened };
}

/** What is known of a candidate once all below it is weighed. */
interface Weighed {
  readonly candidate: Candidate;
  readonly below: readonly Weighed[];
  /** It goes in place of all that is below it. */
  readonly goes: boolean;
  /** The cheapest way to purge what is below it: so many items, so many objects needlessly. */
  readonly items: number;
  readonly needless: number;
  /** What it drops needlessly if it goes. */
  readonly needlessObjects: number;
  /** Objects below it that are to be purged anyway. */
  readonly stale: number;
  readonly groupCount: number;
  /** When the first below it that may go is due; infinite if none may. */
  readonly dueAtMs: number;
  readonly ready: boolean;
}

interface Weighing {
  readonly refetchUsd: number;
  readonly wildcardAtMs: number;
  readonly known: Populations;
}

function weigh(candidate: Candidate, weighing: Weighing): Weighed {
  const { asked, population } = candidate;
  const below = Array.from(candidate.below.values(), (one) => weigh(one, weighing));
  let { items, needless, stale, groupCount, dueAtMs, ready } = NOTHING;
  for (const one of below) {
    items += one.items;
    needless += one.needless;
    stale += one.stale;
    groupCount += one.groupCount;
    dueAtMs = Math.min(dueAtMs, one.dueAtMs);
    ready ||= one.ready;
  }
  for (const group of asked === undefined ? candidate.groups : [...candidate.groups, asked]) {
    items++;
    groupCount++;
    stale += weighing.known.get(edgeName(group.item)) ?? 1;
    if (!group.ready) continue;
    ready = true;
    dueAtMs = Math.min(dueAtMs, deadlineOf(group));
  }
  stale = Math.min(asked === undefined ? stale : population, population);
  const needlessObjects = asked === undefined ? population - stale : 0;
  const goes =
    ready &&
    (!isWildcard(candidate.item) || dueAtMs >= weighing.wildcardAtMs) &&
    usd(1, needlessObjects, weighing.refetchUsd) < usd(items, needless, weighing.refetchUsd);
  const cheapest = goes ? { items: 1, needless: needlessObjects } : { items, needless };
  return { candidate, below, goes, ...cheapest, needlessObjects, stale, groupCount, dueAtMs, ready };
}

const NOTHING = { items: 0, needless: 0, stale: 0, groupCount: 0, dueAtMs: Infinity, ready: false };

function usd(items: number, needlessObjects: number, refetchUsd: number): number {
  return items * USD_PER_ITEM + needlessObjects * refetchUsd;
}

function groupsIn({ asked, groups, below }: Candidate): readonly Group[] {
  return [...(asked === undefined ? [] : [asked]), ...groups, ...Array.from(below.values(), groupsIn).flat()];
}

/** One wider item goes in place of all, although where a tag came with different ancestors it is in the tree twice. */
function goInstead({ item, under }: Pick<Group, "item" | "under">, group: Group, wider: Map<string, Group>): void {
  const name = edgeName(item);
  const known = wider.get(name);
  if (known === undefined) wider.set(name, { item, under, members: [...group.members], ready: true });
  else takeIn(known, group);
}

function goesAlong(group: Group, wider: ReadonlyMap<string, Group>): boolean {
  const known = wider.size === 0 ? undefined : wider.get(edgeName(group.item));
  if (known !== undefined) takeIn(known, group);
  return known !== undefined;
}
