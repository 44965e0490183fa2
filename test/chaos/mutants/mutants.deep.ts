import { describe, expect, it, onTestFinished } from "vitest";
import { runSeed, type SeedReport } from "../run-seed.ts";
import { workload } from "../workload.ts";
import { runLocalWorld } from "../world/local-world.ts";
import { mutant } from "./mutant.ts";
import { MUTATIONS } from "./mutations.ts";

const SEEDS = [1, 2, 3, 4, 5];

describe("a bug on purpose is caught by one of a handful of seeds", () => {
  it.each(MUTATIONS)("$what", async (mutation) => {
    const { assembly, remove } = await mutant(mutation);
    onTestFinished(remove);
    const changes = await workload(2_000);
    let caught: SeedReport | undefined;
    for (const seed of SEEDS) {
      if (caught) break;
      const report = await runSeed(seed, { run: runLocalWorld, assembly, workload: changes });
      if (report.stale.length + report.lost.length + report.paidTooOften.length > 0) caught = report;
    }

    expect(caught).toBeDefined();
  });
});
