import type { EdgeProgress } from "../../../../../shared/ports/edge-follower.ts";
import { ApiWorld } from "../../../../functions/purge-api/api-world.ts";
import { type Ended, runCommand, type Surroundings } from "../../run-command.ts";
import { withApi } from "../../with-api.ts";

/** How far a purge is at an edge that has only just been told of it. */
export const NOTHING_YET: EdgeProgress = { queued: 1, waiting: 0, done: 0, invalidations: [] };

/**
 * A purge API, and `tagwire purge` as its user runs it.
 *
 * @param looks - how far every purge is at each edge, each time that somebody looks; from then on as at the last.
 */
export function shop(looks?: readonly EdgeProgress[]) {
  let looked = 0;
  const follow = async (): Promise<EdgeProgress> => looks?.[Math.min(looked++, looks.length - 1)] ?? NOTHING_YET;
  const world = new ApiWorld(undefined, looks && { follower: { follow } });
  let made = 0;
  const surroundings: Surroundings = { ...withApi(world), newId: () => `key-${++made}` };
  const tagwire = async (args: readonly string[], given: Surroundings = {}): Promise<Ended> =>
    await runCommand(["purge", ...args], { ...surroundings, ...given });
  return { world, tagwire, surroundings };
}
