import { beforeAll, describe, expect, it } from "vitest";
import { demoAssembly } from "./demo-assembly.ts";
import { runSeed, UNHARMED } from "./run-seed.ts";
import { workload } from "./workload.ts";
import { runLocalWorld } from "./world/local-world.ts";

describe("real changes, with faults from a seed and readers meanwhile", () => {
  let assembly = "";
  beforeAll(async () => {
    assembly = await demoAssembly();
  });

  it.each([1, 2])("leave nothing stale and nothing undone: seed %i", async (seed) => {
    expect(await runSeed(seed, { run: runLocalWorld, assembly, workload: await workload(200) })).toMatchObject(
      UNHARMED,
    );
  });
});
