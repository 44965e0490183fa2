import { runSeed } from "../run-seed.ts";
import { workload } from "../workload.ts";
import { runSimulatedWorld } from "../world/simulated-world.ts";
import { mutant } from "./mutant.ts";
import type { Mutation } from "./mutations.ts";

/** The first of some seeds that notices a bug, and how. */
export interface Catch {
  readonly seed: number;
  readonly stale: number;
  readonly lost: number;
  readonly paidTooOften: number;
}

/** Plants a bug and plays seeds until one notices. */
export async function caughtBy(
  mutation: Mutation,
  seeds: readonly number[],
  changes: number,
): Promise<Catch | undefined> {
  const { assembly, remove } = await mutant(mutation);
  try {
    const load = await workload(changes);
    for (const seed of seeds) {
      const report = await runSeed(seed, { run: runSimulatedWorld, assembly, workload: load });
      const [stale, lost, paidTooOften] = [report.stale.length, report.lost.length, report.paidTooOften.length];
      if (stale + lost + paidTooOften > 0) return { seed, stale, lost, paidTooOften };
    }
    return undefined;
  } finally {
    remove();
  }
}
