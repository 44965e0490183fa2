import type { ItemNode, ItemTree } from "./item-tree.ts";
import type { SiteObject, WorkloadChange } from "./workload.ts";

/** An item of the tree during one episode: a stretch of changes none of which is further than the bound from the next. */
export interface EpisodeNode {
  readonly item: string;
  readonly children: readonly EpisodeNode[];
  /** Changes that ask for this very item, in milliseconds, in order, each moment once. */
  readonly own: readonly number[];
  /** Those that ask for it or for what is above: they make all stale that it drops. */
  readonly stained: readonly number[];
  /** Those that ask for it or for what is below. */
  readonly below: readonly number[];
  /** All of these: nothing else matters to it. */
  readonly relevant: readonly number[];
  /** How many objects there are that it drops, and none of its children. */
  readonly population: (untilMs: number) => number;
  /** How many objects there are that it drops. */
  readonly everything: (untilMs: number) => number;
  /** That many there are at most. */
  readonly mostObjects: number;
}

/** Objects that come, or go. */
interface Turn {
  readonly atMs: number;
  readonly by: number;
}

interface Growing {
  readonly node: ItemNode;
  readonly children: Growing[];
  readonly own: number[];
  readonly turns: Turn[];
}

/** The part of a tree that some changes ask for. What nobody asks for below an item counts as the item's own. */
export function episodeTree(
  tree: ItemTree,
  objects: readonly SiteObject[],
  changes: readonly WorkloadChange[],
  populationOf: (node: ItemNode) => number,
): EpisodeNode {
  const nodes = new Map<ItemNode, Growing>();
  const grow = (node: ItemNode): Growing => {
    const known = nodes.get(node);
    if (known) return known;
    const grown: Growing = { node, children: [], own: [], turns: [] };
    nodes.set(node, grown);
    if (node.parent) grow(node.parent).children.push(grown);
    return grown;
  };
  for (const { atMs, asks, turn } of changes) {
    for (const ask of asks) {
      const { own } = grow(tree.nodeOf(ask));
      if (own.at(-1) !== atMs) own.push(atMs);
    }
    const [first] = asks;
    const forms = objects[turn?.object ?? -1]?.forms ?? 0;
    if (first && turn) grow(tree.nodeOf(first)).turns.push({ atMs, by: turn.isThere ? forms : -forms });
  }
  return settle(grow(tree.root), [], populationOf);
}

type Settled = EpisodeNode & { readonly turns: readonly Turn[] };

function settle(
  { node, children, own, turns }: Growing,
  above: readonly number[],
  populationOf: (node: ItemNode) => number,
): Settled {
  const stained = merge([above, own]);
  const settled = children.map((child) => settle(child, stained, populationOf));
  const below = merge([own, ...settled.map((child) => child.below)]);
  const all = populationOf(node);
  const allTurns = [...turns, ...settled.flatMap((child) => child.turns)];
  return {
    item: node.item,
    children: settled,
    own,
    stained,
    below,
    relevant: merge([above, below]),
    population: counting(all - children.reduce((sum, child) => sum + populationOf(child.node), 0), turns),
    everything: counting(all, allTurns),
    mostObjects: allTurns.reduce((sum, { by }) => sum + Math.max(0, by), all),
    turns: allTurns,
  };
}

function counting(atFirst: number, turns: readonly Turn[]): (untilMs: number) => number {
  return (untilMs) => turns.reduce((sum, { atMs, by }) => (atMs <= untilMs ? sum + by : sum), atFirst);
}

function merge(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}
