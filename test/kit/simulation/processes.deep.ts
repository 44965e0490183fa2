import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, inject, it } from "vitest";

const PRINT_JOURNAL = fileURLToPath(new URL("print-journal.ts", import.meta.url));

it("is the same in another process, with memory of another size", async () => {
  const assembly = await (await fetch(inject("assemblyUrl"))).text();
  const journal = async (seed: number, ...flags: readonly string[]): Promise<string> => {
    const args = [...flags, "--import", "tsx", PRINT_JOURNAL, assembly, String(seed), "300"];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 28 });
    return stdout;
  };
  for (const seed of [1, 2]) {
    const once = await journal(seed);
    expect(once.split("\n").length).toBeGreaterThan(2_000);
    expect(await journal(seed, "--max-semi-space-size=1")).toBe(once);
    expect(await journal(seed, "--max-semi-space-size=64")).toBe(once);
  }
});
