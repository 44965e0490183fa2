import type { Notes } from "../../ports/notes.ts";
import { readStanding, STANDING_NOTE } from "./standing.ts";

/**
 * Tells whether purges of an edge are sent yet, for one that observes until it is live. Notes are asked each time, until
 * it is.
 *
 * @throws {PurgeTargetError} when notes fail.
 */
export function liveness(notes: Notes, edge: string, distribution: string): (signal: AbortSignal) => Promise<boolean> {
  let isLive = false;
  return async (signal) => {
    if (!isLive) {
      const note = await notes.read(STANDING_NOTE, signal);
      isLive = readStanding(note?.value).edges[edge]?.live === distribution;
    }
    return isLive;
  };
}
