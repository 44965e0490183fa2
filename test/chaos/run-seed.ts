import { findLost } from "./compare/find-lost.ts";
import { type Comparison, findStale } from "./compare/find-stale.ts";
import { Faults } from "./faults/faults.ts";
import { playEpisodes } from "./play-episodes.ts";
import { Progress } from "./progress.ts";
import { read, type Sight } from "./readers.ts";
import { put, type Workload } from "./workload.ts";
import type { RunWorld, World } from "./world/world.ts";

/** How a seed went. */
export interface SeedReport extends Comparison {
  readonly seed: number;
  readonly changes: number;
  readonly reads: number;
  /** By kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** What was not done once everything had time enough. */
  readonly lost: readonly string[];
  /** Of the world's time, in milliseconds: the workload with its faults, and what it took to settle. */
  readonly chaosMs: number;
  readonly settleMs: number;
  /** Every call of the chaos, in order, and what became of it. */
  readonly journal: readonly string[];
}

export interface SeedOptions {
  readonly run: RunWorld;
  /** The demo's assembly. */
  readonly assembly: string;
  readonly workload: Workload;
}

const READERS = ["reader 1", "reader 2", "reader 3"] as const;

/** By then everything must be worked off, in milliseconds of the world's time. */
const MAX_SETTLE_MS = 2 * 3_600_000;

/** Between two looks whether everything is worked off, in milliseconds of the world's time. */
const LOOK_MS = 1_000;

/** Longer than an edge keeps an error page, in milliseconds. */
const ERROR_PAGES_MS = 15_000;

/** Plays the workload, with faults and readers, lets the world settle, and holds all caches against the table. */
export async function runSeed(seed: number, { run, assembly, workload }: SeedOptions): Promise<SeedReport> {
  const faults = new Faults(seed);
  return await run({ seed, assembly, intercept: faults.intercept }, async (world) => {
    const table = world.stack.tables["Products"] ?? "";
    for (const write of workload.before) await put(world.dynamodb, table, write);

    const startedAtMs = world.now();
    faults.begin(world);
    const { reads, sights } = await chaos(seed, workload, faults, world);
    const chaosMs = world.now() - startedAtMs;

    const lost = await settled(world);
    const settleMs = world.now() - startedAtMs - chaosMs;
    const comparison = await findStale(world, sights);
    const { counts, journal } = faults;
    return {
      seed,
      changes: workload.writes.length,
      reads,
      faults: counts,
      ...comparison,
      lost,
      chaosMs,
      settleMs,
      journal,
    };
  });
}

/** Lets all of them act at once until the workload is done: who writes, who reads, and what goes wrong. */
async function chaos(
  seed: number,
  { writes }: Workload,
  faults: Faults,
  world: World,
): Promise<{ readonly reads: number; readonly sights: readonly Sight[] }> {
  const table = world.stack.tables["Products"] ?? "";
  const progress = new Progress();
  const write = async (): Promise<void> => {
    for (const next of writes) {
      if (next.afterMs > 0) await world.wait(next.afterMs);
      await put(world.dynamodb, table, next);
      progress.advance();
    }
    progress.finish();
  };
  const seen = new Map<string, Sight>();
  const readers = READERS.map((name) => read({ seed, name, writes, progress }, world, seen));
  const [, , ...reads] = await Promise.all([write(), playEpisodes(seed, faults, world, progress), ...readers]);
  return { reads: reads.reduce((sum, count) => sum + count, 0), sights: [...seen.values()] };
}

/** Waits until everything is worked off. @returns what never was. */
async function settled(world: World): Promise<readonly string[]> {
  await world.wait(ERROR_PAGES_MS);
  const untilMs = world.now() + MAX_SETTLE_MS;
  for (;;) {
    const { drained } = await world.stack.currentStatus();
    const lost = drained ? await findLost(world) : ["still at work"];
    if (lost.length === 0 || world.now() > untilMs) return lost;
    await world.wait(LOOK_MS);
  }
}
