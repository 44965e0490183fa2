import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { Config } from "../../../shared/config/config.ts";
import { readTrace, type TraceChange } from "../catalogue/change-trace.ts";
import { UsageError } from "../../../shared/cli/usage-error.ts";
import { chooseAsks } from "./choose-asks.ts";
import { drawResults } from "./draw-results.ts";
import { POLICIES, type Policy } from "./policies.ts";
import { printResults, resultsAsJson } from "./print-results.ts";
import { simulate } from "./simulate.ts";
import { makeWorkload, type Workload } from "./workload.ts";

/** Those of the planner. Baselines are always there to compare with. */
const PLANNED = POLICIES.filter(({ baseline }) => !baseline).map(({ name }) => name);

export const SIMULATE_USAGE = `Replays a change trace through the edge planner in virtual time, and through what it is held against.

  npm run simulate -- FILE.jsonl[.gz] [--config FILE] [--policy NAME]… [--json] [--svg FILE]

  --config FILE  how to plan: the first edge of a config like tagwire.config.ts, whose rules say what documents of a
                 catalogue make stale; keys of other traces are paths of pages (default tagwire.config.ts)
  --policy NAME  of the planner's policies only this one; may be given several times: ${PLANNED.join(", ")}
  --json         prints one JSON line
  --svg FILE     also draws what each policy costs against how long changes wait
`;

/**
 * Does what the command line asks for.
 *
 * @returns what to print.
 * @throws {UsageError} when it can't be done as it was asked.
 */
export async function simulateCommand(args: readonly string[]): Promise<string> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string", default: "tagwire.config.ts" },
      policy: { type: "string", multiple: true, default: PLANNED },
      json: { type: "boolean", default: false },
      svg: { type: "string" },
    },
  });
  const [file] = positionals;
  if (!file || positionals.length > 1) throw new UsageError("name one trace");
  const policies = choosePolicies(values.policy);
  const config = await loadConfig(values.config);
  const trace = await readTrace(file, "optional");
  if (trace.length === 0) throw new UsageError(`${file}: has no changes`);

  const { asksOf, edge } = chooseAsks(trace, config);
  const workload = makeWorkload(trace, asksOf);
  const results = simulate(workload, edge, policies);
  if (values.svg !== undefined) await writeSvg(values.svg, drawResults(titleOf(workload, trace), results));
  return values.json ? resultsAsJson(results) : printResults(workload, results);
}

function titleOf({ changes }: Workload, trace: readonly TraceChange[]): string {
  const days = Math.ceil(((trace.at(-1)?.t ?? 0) - (trace[0]?.t ?? 0)) / 86_400);
  return `Purging after ${changes.length.toLocaleString("en-US")} changes in ${days} ${days === 1 ? "day" : "days"}`;
}

async function writeSvg(file: string, svg: string): Promise<void> {
  await writeFile(file, svg).catch((cause: Error) => {
    throw new UsageError(`--svg: ${file} can't be written: ${cause.message}`, { cause });
  });
}

function choosePolicies(names: readonly string[]): readonly Policy[] {
  const unknown = names.find((name) => !PLANNED.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--policy: one of ${PLANNED.join(", ")}, got ${JSON.stringify(unknown)}`);
  }
  return POLICIES.filter(({ name, baseline }) => baseline || names.includes(name));
}

async function loadConfig(file: string): Promise<Config> {
  const module = (await import(pathToFileURL(resolve(file)).href).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--config: ${file} can't be loaded: ${message}`, { cause });
  })) as { readonly default?: Partial<Config> };
  const { edges, tables, sources } = module.default ?? {};
  if (edges && tables && sources) return module.default as Config;
  throw new UsageError(`--config: ${file} must export what defineConfig returns as its default`);
}
