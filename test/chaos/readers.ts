import { categoryPath, productJsonPath, productPath } from "../../tagwire.config.ts";
import { chance, pick } from "./chance.ts";
import { readPlainly } from "./plain-reader.ts";
import type { Progress } from "./progress.ts";
import type { Write } from "./workload.ts";
import type { World } from "./world/world.ts";

/** Edge locations that a distribution has here. */
const LOCATIONS = [0, 1, 2] as const;

/** Longest time between two looks of one reader, in milliseconds. */
const MAX_PAUSE_MS = 1_000;

/** The same once all is written, until nothing goes wrong any more, and when they hurry. */
const [SLOW_PAUSE_MS, HURRIED_PAUSE_MS] = [4_000, 50];

/**
 * What readers look at: what is written next, so that most pages are cached just before they change; what was written
 * lately, so that they fill caches while those are purged (nothing else when they hurry); and anything else.
 */
const [NEXT, LATELY] = [12, 160];
const [LOOKS_AT_NEXT, LOOKS_AT_LATELY] = [0.4, 0.45];

/** Share of looks that are those of another program, at what it keeps in Redis by itself. */
const PLAIN_READS = 0.5;

/** When nothing goes wrong any more they go on for so long, in milliseconds: what was slow to be purged must not come back. */
const LINGER_MS = 15_000;

/** Looks at one page after the other until the round is calm, and some time longer. */
export async function read({ seed, name, writes, progress }: Reading, world: World): Promise<number> {
  let looks = 0;
  let untilMs = Infinity;
  for (; world.now() < untilMs; looks++) {
    const roll = (question: string): number => chance(seed, name, looks, question);
    const hurries = world.now() < progress.rushUntilMs;
    const place = placeOf(progress.at, writes.length, hurries ? "lately" : kindOf(roll("kind")), roll("which"));
    const path = pathOf(writes[place], roll("page"));
    if (roll("plainly") < PLAIN_READS) await readPlainly(writes[place]?.id ?? "", roll("slowness"), world);
    else await look(pick(LOCATIONS, roll("location")), path, world);
    const { isWritten, isCalm } = progress;
    const unhurriedMs = isWritten && !isCalm ? SLOW_PAUSE_MS : MAX_PAUSE_MS;
    await world.wait(Math.ceil(roll("pause") * (hurries ? HURRIED_PAUSE_MS : unhurriedMs)));
    if (isCalm && untilMs === Infinity) untilMs = world.now() + LINGER_MS;
  }
  return looks;
}

/** Has each item that will be written shown somewhere, so that its page and its object are cached. */
export async function warm({ seed, name, writes }: Omit<Reading, "progress">, world: World): Promise<void> {
  for (const id of new Set(writes.map((write) => write.id))) {
    const location = pick(LOCATIONS, chance(seed, name, id, "location"));
    const path = chance(seed, name, id, "page") < 0.5 ? productPath(id) : productJsonPath(id);
    await look(location, path, world);
  }
}

/** Looks at a page at one location of every edge. */
async function look(location: number, path: string, world: World): Promise<void> {
  for (const edge of Object.keys(world.stack.edges)) await world.view(edge, location, path);
}

/** What one reader goes by. */
export interface Reading {
  readonly seed: number;
  readonly name: string;
  readonly writes: readonly Write[];
  readonly progress: Progress;
}

function kindOf(chanceOfIt: number): "next" | "lately" | "any" {
  if (chanceOfIt < LOOKS_AT_NEXT) return "next";
  return chanceOfIt < LOOKS_AT_NEXT + LOOKS_AT_LATELY ? "lately" : "any";
}

/** Which of so many writes to look at the page of. */
function placeOf(at: number, writes: number, kind: "next" | "lately" | "any", which: number): number {
  switch (kind) {
    case "next":
      return Math.min(writes - 1, at + Math.floor(which * NEXT));
    case "lately":
      return Math.max(0, at - 1 - Math.floor(which * LATELY));
    case "any":
      return Math.floor(which * writes);
  }
}

function pathOf(write: Write | undefined, which: number): string {
  if (write === undefined || which < 0.04) return "/";
  if (which < 0.44) return productJsonPath(write.id);
  if (which < 0.74) return productPath(write.id);
  const category = categoryPath(write.item?.["category"]?.S ?? "unknown");
  return which < 0.87 ? category : `${category}.json`;
}
