import { expect, it } from "vitest";
import { demoAssembly } from "./demo-assembly.ts";
import { runSeed } from "./run-seed.ts";
import { workload } from "./workload.ts";
import { runSimulatedWorld } from "./world/simulated-world.ts";

it("the same seed makes the same calls, with the same faults, to the byte", async () => {
  const assembly = await demoAssembly();
  const options = { run: runSimulatedWorld, assembly, workload: await workload(20) };

  const first = await runSeed(11, options);
  const again = await runSeed(11, options);

  expect(first.journal.length).toBeGreaterThan(1_000);
  expect(again.journal.join("\n")).toBe(first.journal.join("\n"));
}, 300_000);
