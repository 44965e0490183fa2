import type { Notes } from "../../ports/notes.ts";
import { type Standing, untagged } from "./standing.ts";
import { updateStanding } from "./update-standing.ts";

/**
 * Notes, once in a process, that purges of an edge are only observed: everything at it has to go before purges that are
 * sent can be relied on again, however short it was.
 *
 * @throws {PurgeTargetError} when notes fail.
 */
export function observedNoter(notes: Notes, edge: string): (signal: AbortSignal) => Promise<void> {
  let isNoted = false;
  return async (signal) => {
    if (isNoted) return;
    await updateStanding(notes, (standing) => withoutTagging(standing, edge), signal);
    isNoted = true;
  };
}

function withoutTagging(standing: Standing, edge: string): Standing {
  const known = standing.edges[edge];
  if (known?.taggedBy === undefined) return standing;
  return { ...standing, edges: { ...standing.edges, [edge]: untagged(known) } };
}
