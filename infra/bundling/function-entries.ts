import { existsSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { BundlingError } from "./bundling-error.ts";

/** The deployed functions of the pipeline, named as their folders in `functions/`. */
export const PIPELINE_FUNCTIONS = [
  "on-change",
  "redis-retry",
  "purge-edge",
  "purge-api",
  "redrive",
  "doctor",
  "edge-probe",
] as const;

export type PipelineFunction = (typeof PIPELINE_FUNCTIONS)[number];

/**
 * Where a function's handler is: TypeScript in this repository, JavaScript in the published package.
 *
 * @throws {BundlingError} when there is none.
 */
export function functionEntry(name: string): string {
  const entry = sibling(`../../functions/${name}/handler`);
  if (!existsSync(entry)) throw new BundlingError(`function ${name} has no handler: expected one at ${entry}`);
  return entry;
}

/** A module of this package, with the extension that this very module has. */
export function sibling(modulePath: string): string {
  return fileURLToPath(new URL(modulePath + extname(import.meta.url), import.meta.url));
}
