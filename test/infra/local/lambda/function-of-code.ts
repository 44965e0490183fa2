import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { startFunction, type FunctionOptions, type LocalFunction } from "../../../../infra/local/lambda/function.ts";
import type { Invocation } from "../../../../infra/local/lambda/invocation.ts";

export const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:shop";

/** Counts its invocations. */
export const COUNTER = `let n = 0; export const handler = async () => { await new Promise((r) => setTimeout(r, 5)); return ++n; };`;

/** Counts its invocations too; runs into the fault unless the event is calm. */
export const HANGS_FIRST = (fault: string): string =>
  `let n = 0; export const handler = async (event) => { n++; if (!event.calm) { ${fault} } return n; };`;

/** A function whose only file is this code. */
export function functionOf(code: string, options: Partial<FunctionOptions> = {}): LocalFunction {
  return start({ directory: folderOf({ "index.mjs": code }), ...options });
}

export function start(options: Partial<FunctionOptions> & Pick<FunctionOptions, "directory">): LocalFunction {
  const fn = startFunction({ name: "shop", arn: ARN, timeoutMs: 10_000, ...options });
  onTestFinished(() => fn.close());
  return fn;
}

/** A folder with these files, for as long as the test runs. */
export function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "function-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** What a function answered that did not fail. */
export function payloadOf(invocation: Invocation): unknown {
  if (!invocation.ok) throw new Error(JSON.stringify(invocation.error));
  return invocation.payload;
}
