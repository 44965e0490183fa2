import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";
import { join } from "node:path";
import { transformSync } from "esbuild";

/** Names a bundle finds other things under than Node has there. */
export const SCOPE_NAMES = [
  "require",
  "module",
  "exports",
  "globalThis",
  "global",
  "process",
  "console",
  "fetch",
  "Date",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "clearTimeout",
  "clearInterval",
  "clearImmediate",
] as const;

/** Runs a bundle's code from its top, with its own everything. */
export type Evaluate = (scope: Readonly<Record<(typeof SCOPE_NAMES)[number], unknown>>) => void;

const compiled = new Map<string, Evaluate>();

/** The one module of a function's folder as something that can be evaluated again and again. Compiled once. */
export function loadBundle(directory: string): Evaluate {
  const file = join(directory, "index.mjs");
  const source = readFileSync(file, "utf8");
  const known = compiled.get(source);
  if (known) return known;
  const { code } = transformSync(source, {
    format: "cjs",
    platform: "node",
    target: "node20",
    supported: { "dynamic-import": false },
    define: { "import.meta.url": JSON.stringify(`file://${file}`) },
    logLevel: "error",
  });
  const evaluator = compileFunction(code, [...SCOPE_NAMES], { filename: file }) as (...given: unknown[]) => void;
  const evaluate: Evaluate = (scope) =>
    evaluator.apply(
      undefined,
      SCOPE_NAMES.map((name) => scope[name]),
    );
  compiled.set(source, evaluate);
  return evaluate;
}
