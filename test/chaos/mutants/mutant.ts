import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { synthesize } from "../../../infra/local/stack/synthesize.ts";
import type { Mutation } from "./mutations.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** What the demo's app is made of. */
const SOURCES = ["functions", "infra", "shared", "package.json", "tagwire.config.ts", "tsconfig.json"];

/** Longest a synthesis may take on a busy machine, in milliseconds. */
const PATIENCE_MS = 60_000;

/** An assembly of the demo with a bug in it. */
export interface Mutant {
  readonly assembly: string;
  remove(): void;
}

/**
 * Synthesizes the demo from a copy of its source with a bug in it.
 *
 * @throws {Error} when the source does not have the text that the bug takes the place of.
 */
export async function mutant({ what, patches }: Mutation): Promise<Mutant> {
  const folder = mkdtempSync(join(tmpdir(), "tagwire-mutant-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    for (const source of SOURCES) cpSync(join(ROOT, source), join(folder, source), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    for (const { file, from, to } of patches) {
      const [before, after, ...more] = readFileSync(join(folder, file), "utf8").split(from);
      if (before === undefined || after === undefined || more.length > 0)
        throw new Error(`${what}: ${file} must have exactly one ${JSON.stringify(from)}`);
      writeFileSync(join(folder, file), before + to + after);
    }
    const assembly = join(folder, "cdk.out");
    await synthesize(assembly, AbortSignal.timeout(PATIENCE_MS), pathToFileURL(join(folder, "infra/app.ts")));
    return { assembly, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
