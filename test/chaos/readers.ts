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
const MAX_PAUSE_MS = 1_500;

/** Readers look mostly at what was written lately, or is written soon: most pages are cached just before they change. */
const [BEHIND, AHEAD] = [4, 12];
const LOOKS_NEARBY = 0.8;

/** Looks at one page after the other until the workload is over. What it looked at is added to `seen`. */
export async function read(
  { seed, name, writes, progress }: Reading,
  world: World,
  seen: Map<string, Sight>,
): Promise<number> {
  let looks = 0;
  for (; !progress.isOver; looks++) {
    const roll = (question: string): number => chance(seed, name, looks, question);
    const nearby = roll("nearby") < LOOKS_NEARBY;
    const from = Math.max(0, progress.at - BEHIND);
    const at = nearby ? from + Math.floor(roll("which") * (BEHIND + AHEAD)) : Math.floor(roll("which") * writes.length);
    const path = pathOf(writes[Math.min(at, writes.length - 1)], roll("page"));
    for (const edge of Object.keys(world.stack.edges)) {
      const sight = { edge, location: pick(LOCATIONS, roll("location")), path };
      seen.set(`${edge} ${sight.location} ${path}`, sight);
      await world.view(edge, sight.location, path);
    }
    await world.wait(Math.ceil(roll("pause") * MAX_PAUSE_MS));
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

function pathOf(write: Write | undefined, which: number): string {
  if (write === undefined || which < 0.04) return "/";
  if (which < 0.44) return productJsonPath(write.id);
  if (which < 0.74) return productPath(write.id);
  const category = categoryPath(write.item?.["category"]?.S ?? "unknown");
  return which < 0.87 ? category : `${category}.json`;
}
