import { findLost } from "./compare/find-lost.ts";
import type { World } from "./world/world.ts";

/** By then everything must be worked off, in milliseconds of the world's time. */
const MAX_SETTLE_MS = 3_600_000;

/** Between two looks whether everything is worked off, in milliseconds of the world's time. */
const LOOK_MS = 5_000;

/** Longer than an edge keeps an error page, in milliseconds. */
const ERROR_PAGES_MS = 15_000;

/** Waits until everything is worked off. @returns what never was. */
export async function settle(world: World): Promise<readonly string[]> {
  await world.wait(ERROR_PAGES_MS);
  const untilMs = world.now() + MAX_SETTLE_MS;
  for (;;) {
    const lost = await findLost(world);
    if (lost.length === 0 && (await world.stack.currentStatus()).drained) return [];
    if (world.now() > untilMs) return lost.length > 0 ? lost : ["somebody still works"];
    await world.wait(LOOK_MS);
  }
}
