import type { Intercept } from "../../infra/local/service.ts";
import { findStale } from "./compare/find-stale.ts";
import { QueuedItems } from "./compare/queued-items.ts";
import { Faults } from "./faults/faults.ts";
import { fill } from "./fill.ts";
import { playEpisodes } from "./play-episodes.ts";
import { Progress } from "./progress.ts";
import { read, warm } from "./readers.ts";
import { settle } from "./settle.ts";
import { put, type Workload, type Write } from "./workload.ts";
import type { RunWorld, World } from "./world/world.ts";

/** How a seed went. */
export interface SeedReport {
  readonly seed: number;
  readonly changes: number;
  readonly reads: number;
  /** By kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Pages and objects that show something else than the table has, by where they are cached. */
  readonly stale: readonly string[];
  /** What was not done once everything had time enough. */
  readonly lost: readonly string[];
  /** Items that an edge was paid for more often than it was asked to drop them. */
  readonly paidTooOften: readonly string[];
  /** Pages at the edge and objects in Redis that were held against the table. */
  readonly compared: number;
  /** How long it took by the world's clock, in milliseconds. */
  readonly worldMs: number;
  /** Every call, in order, and what became of it. */
  readonly journal: readonly string[];
}

/** What a {@link SeedReport} says when nothing was stale, lost or paid for too often. */
export const UNHARMED = { stale: [], lost: [], paidTooOften: [] } as const;

export interface SeedOptions {
  readonly run: RunWorld;
  /** The demo's assembly. */
  readonly assembly: string;
  readonly workload: Workload;
}

/**
 * After so many changes the world comes to rest and everything is compared: what one change left stale, a later one of the
 * same document would purge.
 */
const ROUND_CHANGES = 500;

const READERS = Array.from({ length: 8 }, (_, at) => `reader ${at + 1}`);

/** Plays the workload, with faults and readers, and holds all caches against the table whenever the world has settled. */
export async function runSeed(seed: number, { run, assembly, workload }: SeedOptions): Promise<SeedReport> {
  const faults = new Faults(seed);
  const queued = new QueuedItems();
  const intercept: Intercept = async (call) => {
    queued.note(call);
    return await faults.intercept(call);
  };
  return await run({ seed, assembly, intercept }, async (world) => {
    const { before, writes } = workload;
    const startedAtMs = world.now();
    await fill(before, world);
    faults.begin(world);

    let stale: readonly string[] = [];
    let lost: readonly string[] = [];
    let [reads, compared, episodes] = [0, 0, 0];
    for (let round = 0; round * ROUND_CHANGES < writes.length && stale.length + lost.length === 0; round++) {
      const inRound = writes.slice(round * ROUND_CHANGES, (round + 1) * ROUND_CHANGES);
      const played = await chaos({ seed, writes: inRound, episodes, round }, faults, world);
      ({ episodes } = played);
      reads += played.reads;
      lost = await settle(world);
      const comparison = await findStale(world);
      ({ stale } = comparison);
      compared += comparison.compared;
    }
    const { counts, journal } = faults;
    const paidTooOften = queued.paidTooOften(world);
    const worldMs = world.now() - startedAtMs;
    return {
      seed,
      changes: writes.length,
      reads,
      faults: counts,
      stale,
      lost,
      paidTooOften,
      compared,
      worldMs,
      journal,
    };
  });
}

interface Round {
  readonly seed: number;
  readonly writes: readonly Write[];
  /** How many there were before. */
  readonly episodes: number;
  readonly round: number;
}

/** Lets all of them act at once until the writes are made: who writes, who reads, and what goes wrong. */
async function chaos(
  { seed, writes, episodes, round }: Round,
  faults: Faults,
  world: World,
): Promise<{ readonly reads: number; readonly episodes: number }> {
  const table = world.stack.tables["Products"] ?? "";
  await warm({ seed, name: `warm ${round}`, writes }, world);
  const progress = new Progress();
  const write = async (): Promise<void> => {
    for (const next of writes) {
      if (next.afterMs > 0) await world.wait(next.afterMs);
      await put(world.dynamodb, table, next);
      progress.advance();
    }
    progress.finishWriting();
  };
  const readers = READERS.map((name) => read({ seed, name: `${name} ${round}`, writes, progress }, world));
  const [, played, ...reads] = await Promise.all([
    write(),
    playEpisodes(seed, episodes, faults, world, progress),
    ...readers,
  ]);
  return { reads: reads.reduce((sum, count) => sum + count, 0), episodes: played };
}
