import { liveness } from "../../shared/pipeline/stewardship/liveness.ts";
import type { Notes } from "../../shared/ports/notes.ts";

/**
 * Tells which edges are live: everything was purged there once since its tag header is. What was cached before has no tags,
 * the canary's own pages neither.
 *
 * @param distributions - ids, by edge.
 */
export function liveEdges(
  notes: Notes,
  distributions: ReadonlyMap<string, string>,
): (edges: readonly string[], signal: AbortSignal) => Promise<readonly string[]> {
  const isLive = new Map(Array.from(distributions, ([name, id]) => [name, liveness(notes, name, id)]));
  return async (edges, signal) => {
    const live = await Promise.all(edges.map(async (name) => (await isLive.get(name)?.(signal)) === true));
    return edges.filter((_, i) => live[i]);
  };
}
