import { categoryPath, productJsonPath, productPath } from "../../tagwire.config.ts";
import { chance, pick } from "./chance.ts";
import type { Progress } from "./progress.ts";
import type { Write } from "./workload.ts";
import type { World } from "./world/world.ts";

/** A page, where somebody looked at it. */
export interface Sight {
  readonly edge: string;
  readonly location: number;
  readonly path: string;
}

/** Edge locations that a distribution has here. */
const LOCATIONS = [0, 1, 2] as const;

/** Longest time between two looks of one reader, in milliseconds. */
const MAX_PAUSE_MS = 1_000;

/**
 * What readers look at: what is written next, so that most pages are cached just before they change; what was written
 * lately, so that they fill caches while those are purged; and anything else.
 */
const [NEXT, LATELY] = [12, 80];
const [LOOKS_AT_NEXT, LOOKS_AT_LATELY] = [0.4, 0.45];

/** Readers go on for so long after the last write, in milliseconds: what was slow to be purged must not come back. */
const LINGER_MS = 15_000;

/** Looks at one page after the other until the workload is over, and some time longer. What it looked at is added to `seen`. */
export async function read(
  { seed, name, writes, progress }: Reading,
  world: World,
  seen: Map<string, Sight>,
): Promise<number> {
  let looks = 0;
  let untilMs = Infinity;
  for (; world.now() < untilMs; looks++) {
    const roll = (question: string): number => chance(seed, name, looks, question);
    const path = pathOf(writes[placeOf(progress.at, writes.length, roll)], roll("page"));
    for (const edge of Object.keys(world.stack.edges)) {
      const sight = { edge, location: pick(LOCATIONS, roll("location")), path };
      seen.set(`${edge} ${sight.location} ${path}`, sight);
      await world.view(edge, sight.location, path);
    }
    await world.wait(Math.ceil(roll("pause") * MAX_PAUSE_MS));
    if (progress.isOver && untilMs === Infinity) untilMs = world.now() + LINGER_MS;
  }
  return looks;
}

/** What one reader goes by. */
export interface Reading {
  readonly seed: number;
  readonly name: string;
  readonly writes: readonly Write[];
  readonly progress: Progress;
}

/** Which of so many writes to look at the page of. */
function placeOf(at: number, writes: number, roll: (question: string) => number): number {
  const [kind, which] = [roll("kind"), roll("which")];
  if (kind < LOOKS_AT_NEXT) return Math.min(writes - 1, at + Math.floor(which * NEXT));
  if (kind < LOOKS_AT_NEXT + LOOKS_AT_LATELY) return Math.max(0, at - 1 - Math.floor(which * LATELY));
  return Math.floor(which * writes);
}

function pathOf(write: Write | undefined, which: number): string {
  if (write === undefined || which < 0.04) return "/";
  if (which < 0.44) return productJsonPath(write.id);
  if (which < 0.74) return productPath(write.id);
  const category = categoryPath(write.item?.["category"]?.S ?? "unknown");
  return which < 0.87 ? category : `${category}.json`;
}
