import { restarted, type Roll } from "./faults/call-fault.ts";
import { type Episode, episode } from "./faults/episode.ts";
import type { Faults } from "./faults/faults.ts";
import type { Progress } from "./progress.ts";
import { turnOff } from "./turn-off.ts";
import type { World } from "./world/world.ts";

/** Longest that the clock is put forward, and back, in milliseconds. */
const [MAX_FORWARD_MS, MAX_BACK_MS] = [90_000, 200];

/** How long readers hurry after an outage of Redis, in milliseconds. */
const RUSH_MS = 5_000;

/** Share of jumps that go back. */
const JUMPS_BACK = 0.3;

/**
 * Lets one episode follow the other, with calm between, until the workload is done. One that has begun is played to its end.
 *
 * @param first - number of the first episode.
 * @returns number of the next one.
 */
export async function playEpisodes(
  seed: number,
  first: number,
  faults: Faults,
  world: World,
  progress: Progress,
): Promise<number> {
  for (let number = first; ; number++) {
    const next = episode(seed, number);
    await Promise.race([world.wait(next.calmMs), progress.written]);
    if (progress.isWritten) {
      progress.calmDown();
      return number;
    }
    const end = await begin(next, faults, world);
    await world.wait(next.forMs);
    faults.enter(undefined);
    await end();
    // All who found the site slow try again, while Redis still holds what was written meanwhile.
    if (next.kind === "redis-down") progress.rush(world.now() + RUSH_MS);
  }
}

type End = () => Promise<void>;

const NOTHING_TO_UNDO: End = async () => undefined;

/** Does what an episode begins with. @returns undoes what must be undone. */
async function begin(now: Episode, faults: Faults, world: World): Promise<End> {
  const ofEpisode = faults.rollOf(now);
  faults.count(`episode ${now.kind}`);
  switch (now.kind) {
    case "redis-flushed":
      await world.redis().flushall();
      break;
    case "clock-jump":
      await world.jump(jumpMs(ofEpisode));
      break;
    case "mapping-off":
      return await turnOff(world, (mappings) => Math.floor(ofEpisode("mapping") * mappings));
    case "service-restarted":
      // A restart may lose what Redis holds, and never what the others do.
      if (restarted(ofEpisode) === "redis" && ofEpisode("data") < 0.5) await world.redis().flushall();
      break;
    default:
  }
  faults.enter(now);
  return NOTHING_TO_UNDO;
}

function jumpMs(ofEpisode: Roll): number {
  return Math.round(ofEpisode("jump") * (ofEpisode("back") < JUMPS_BACK ? -MAX_BACK_MS : MAX_FORWARD_MS));
}
