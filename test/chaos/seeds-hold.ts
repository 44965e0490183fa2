import { writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { demoAssembly } from "./demo-assembly.ts";
import { runSeed, type SeedReport, UNHARMED } from "./run-seed.ts";
import { workload } from "./workload.ts";
import type { RunWorld } from "./world/world.ts";
import { runSimulatedWorld } from "./world/simulated-world.ts";

/** Longest that a seed may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 600_000;

/**
 * Promises that each of these seeds ends well. A seed that does not says how to see it again.
 *
 * @param run - in virtual time by default.
 */
export function seedsHold(seeds: readonly number[], changes: number, run: RunWorld = runSimulatedWorld): void {
  describe(`after ${changes} real changes, with readers and faults`, () => {
    let assembly = "";
    beforeAll(async () => {
      assembly = await demoAssembly();
    });

    it.each(seeds)(
      "nothing is stale, lost or paid for too often: seed %i",
      async (seed) => {
        const report = await runSeed(seed, { run, assembly, workload: await workload(changes) });
        const { CHAOS_JOURNAL } = process.env;
        if (CHAOS_JOURNAL !== undefined) writeFileSync(CHAOS_JOURNAL, report.journal.join("\n"));

        process.stdout.write(`${figures(report)}\n`);
        const { stale, lost, paidTooOften } = report;
        expect({ stale, lost, paidTooOften }, replay(seed, changes)).toEqual(UNHARMED);
      },
      PATIENCE_MS,
    );
  });
}

/** What a seed that holds went through: it would hold as well if nothing had gone wrong. */
function figures({ seed, reads, compared, worldMs, faults }: SeedReport): string {
  return JSON.stringify({ seed, reads, compared, worldMs, faults });
}

function replay(seed: number, changes: number): string {
  return `again, to the byte: CHAOS_SEED=${seed} CHAOS_CHANGES=${changes} CHAOS_JOURNAL=journal.txt npx vitest run --config test/vitest.config.ts test/chaos/seeds.test.ts`;
}
