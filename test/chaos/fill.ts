import { settle } from "./settle.ts";
import { turnOff } from "./turn-off.ts";
import { put, type Write } from "./workload.ts";
import type { World } from "./world/world.ts";

/** What was written so long before on-change first ran is none of its business, in milliseconds. */
const LONG_BEFORE_MS = 60_000;

/** Writes all at once what was there before anybody listened. */
export async function fill(before: readonly Write[], world: World): Promise<void> {
  const turnOn = await turnOff(world, () => 0);
  await Promise.all(before.map((write) => put(world.dynamodb, world.stack.tables["Products"] ?? "", write)));
  await world.wait(LONG_BEFORE_MS);
  await turnOn();
  await settle(world);
}
