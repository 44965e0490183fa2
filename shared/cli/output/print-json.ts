import type { Output } from "../cli-context.ts";

/** Prints the one document that `--json` promises. */
export function printJson(stdout: Output, value: unknown): void {
  stdout.write(`${JSON.stringify(value)}\n`);
}
