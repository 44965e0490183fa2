import { CheapestPurges } from "./cheapest-purges.ts";
import { EdgeContents } from "./edge-contents.ts";
import { episodeTree } from "./episode.ts";
import { groupBy } from "../../../shared/group-by.ts";
import { ItemTree } from "./item-tree.ts";
import { edgeName } from "../../../shared/pipeline/plan/group.ts";
import type { Send } from "./send.ts";
import type { Workload, WorkloadChange } from "./workload.ts";

/**
 * The cheapest way to send everything within the bound for somebody who knows the future: bill and refetch together.
 */
export function offlineOptimum(workload: Workload, boundMs: number, refetchUsd: number): readonly Send[] {
  const tree = new ItemTree(workload);
  const contents = new EdgeContents(workload);
  const sends: Send[] = [];
  for (const changes of episodes(workload.changes, boundMs)) {
    const { populations } = contents;
    const root = episodeTree(tree, workload.objects, changes, ({ item }) => populations[edgeName(item)] ?? 0);
    const purges = new CheapestPurges(root, boundMs, refetchUsd).sends(-Infinity, Infinity);
    const moments = [...groupBy(purges, ({ at }) => at)].sort(([a], [b]) => a - b);
    sends.push(...moments.map(([at, those]) => ({ atMs: at / 2, items: those.map(({ item }) => item) })));
    for (const change of changes) contents.change(change);
  }
  return sends;
}

/** Changes further apart than the bound don't concern each other: between them all is fresh. */
function* episodes(changes: readonly WorkloadChange[], boundMs: number): Generator<readonly WorkloadChange[]> {
  let episode: WorkloadChange[] = [];
  for (const change of changes) {
    const before = episode.at(-1)?.atMs ?? change.atMs;
    if (change.atMs - before > boundMs) {
      yield episode;
      episode = [];
    }
    episode.push(change);
  }
  if (episode.length > 0) yield episode;
}
