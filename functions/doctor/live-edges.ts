import type { Expected } from "../../shared/doctor/expected.ts";
import { readStanding, STANDING_NOTE } from "../../shared/pipeline/stewardship/standing.ts";
import type { Notes } from "../../shared/ports/notes.ts";

/**
 * Tells which edges are live: everything was purged there once since its tag header is. What was cached before has no tags,
 * the canary's own pages neither.
 *
 * @throws {PurgeTargetError} when notes fail.
 */
export async function liveEdges(
  edges: readonly string[],
  expected: Pick<Expected, "edges">,
  notes: Notes,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const standing = readStanding((await notes.read(STANDING_NOTE, signal))?.value);
  return edges.filter((name) => {
    const live = standing.edges[name]?.live;
    return live !== undefined && live === expected.edges[name]?.distribution;
  });
}
