import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { bundleFunctions } from "../../../infra/bundling/bundle-functions.ts";
import { functionEntry, PIPELINE_FUNCTIONS } from "../../../infra/bundling/function-entries.ts";
import { ENV } from "../../../shared/env.ts";
import { type Bench, type Figure, median } from "../figure.ts";

const RUNS = 9;

/** Largest each bundle may be, in KB of minified code; held by `test/infra/bundling`. */
const AIM_KB: Readonly<Record<string, string>> = { "on-change": "≤ 520" };

/** What a cold start has to load, and how long that takes, next to a bundle that does nothing. */
export const bench: Bench = {
  name: "bundles",
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), "tagwire-bench-"));
    try {
      const names = [...PIPELINE_FUNCTIONS, "demo-site"] as const;
      const bundles = bundleFunctions({
        configFile: "tagwire.config.ts",
        entries: Object.fromEntries(names.map((name) => [name, functionEntry(name)])),
      });
      const files = new Map(Object.entries(bundles).map(([name, { module }]) => [name, write(folder, name, module)]));
      const empty = write(folder, "empty", Buffer.from("export const handler = async () => {};"));
      const baseline: number[] = [];
      const samples = new Map(names.map((name) => [name as string, [] as number[]]));
      for (let run = 0; run < RUNS; run++) {
        baseline.push(importMs(empty));
        for (const [name, file] of files) samples.get(name)?.push(importMs(file));
      }
      return [
        { figure: "an empty module, cold import", value: median(baseline), unit: "ms" },
        ...Object.entries(bundles).flatMap(([name, { module }]): Figure[] => [
          {
            figure: `${name}, minified`,
            value: module.byteLength / 1_000,
            unit: "KB",
            ...(AIM_KB[name] && { aim: AIM_KB[name] }),
          },
          { figure: `${name}, gzipped`, value: gzipSync(module).byteLength / 1_000, unit: "KB" },
          { figure: `${name}, cold import`, value: median(samples.get(name) ?? []), unit: "ms" },
        ]),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function write(folder: string, name: string, module: Uint8Array): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, module);
  return file;
}

/** In a process of its own, set up as the construct does. */
function importMs(file: string): number {
  const script = `const at = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - at);`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    env: {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      [ENV.tables]: '{"Products":"t"}',
      [ENV.edges]: '{"www":"E1"}',
      [ENV.redis]: '{"main":{"url":"https://redis.example","tokenSecretArn":"arn:x"}}',
      [ENV.edgeQueueUrl]: "https://sqs.example/q",
      [ENV.laterQueueUrl]: "https://sqs.example/q",
      [ENV.parkedQueueUrl]: "https://sqs.example/q",
      [ENV.parkedBucket]: "b",
      [ENV.ledgerTable]: "l",
      EDIT_PASSWORD_SECRET_ARN: "arn:y",
    },
    encoding: "utf8",
  });
  return Number(printed.trim().split("\n").at(-1));
}
