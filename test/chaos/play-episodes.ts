import { chance } from "./chance.ts";
import { restarted } from "./faults/call-fault.ts";
import { episode, type Episode } from "./faults/episode.ts";
import type { Faults } from "./faults/faults.ts";
import type { Progress } from "./progress.ts";
import type { World } from "./world/world.ts";

/** Longest that the clock is put forward, and back, in milliseconds. */
const MAX_FORWARD_MS = 90_000;
const MAX_BACK_MS = 200;

/** Lets one episode follow the other, with calm between, until the workload is done. */
export async function playEpisodes(seed: number, faults: Faults, world: World, progress: Progress): Promise<void> {
  for (let number = 0; !progress.isOver; number++) {
    const next = episode(seed, number);
    await world.wait(next.calmMs);
    if (progress.isOver) return;
    faults.enter(next);
    await happenAtOnce(next, seed, faults, world);
    await Promise.race([world.wait(next.forMs), progress.over]);
    faults.enter(undefined);
  }
}

async function happenAtOnce(now: Episode, seed: number, faults: Faults, world: World): Promise<void> {
  const ofEpisode = faults.rollOf(now);
  switch (now.kind) {
    case "redis-flushed":
      await world.redis().flushall();
      return;
    case "service-restarted":
      // A restart may lose what Redis holds, and never what the others do. It is emptied before anybody reaches it again.
      if (restarted(ofEpisode) === "redis" && ofEpisode("data") < 0.5) await emptied(faults, now, world);
      return;
    case "clock-jump": {
      const back = chance(seed, "jump", now.number) < 0.3;
      await world.jump(Math.round(ofEpisode("jump") * (back ? -MAX_BACK_MS : MAX_FORWARD_MS)));
      return;
    }
    default:
  }
}

async function emptied(faults: Faults, now: Episode, world: World): Promise<void> {
  faults.enter(undefined);
  await world.redis().flushall();
  faults.enter(now);
}
