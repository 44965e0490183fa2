import { expect } from "vitest";
import { alarmsOn } from "../../kit/crash-world/alarms-on.ts";
import type { CrashWorld } from "../../kit/crash-world.ts";

export const EDGES = ["www", "api"];

/** The alarm of each edge. */
export const ofEdges = (name: string): readonly string[] => EDGES.map((edge) => `${name}-${edge}`);

/** Lets time pass until all of these are on; before, not all are. @param stepSeconds - as time passes meanwhile. */
export async function expectToGoOff(world: CrashWorld, names: readonly string[], stepSeconds?: number): Promise<void> {
  const areOn = (): boolean => names.every((name) => alarmsOn(world.stack).includes(name));
  expect(areOn()).toBe(false);
  await world.time.hoursUntil(areOn, stepSeconds);
}
