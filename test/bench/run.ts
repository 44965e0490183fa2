import { parseArgs } from "node:util";
import "../../shared/cli/quiet-sdk.ts";
import { bench as api } from "./api/api.bench.ts";
import { bench as bundles } from "./bundles/bundles.bench.ts";
import { bench as cache } from "./cache/cache.bench.ts";
import { bench as decide } from "./decide/decide.bench.ts";
import type { Bench } from "./figure.ts";
import { bench as latency } from "./latency/latency.bench.ts";
import { bench as planner } from "./planner/planner.bench.ts";
import { asMarkdown, asText } from "./print.ts";

/** All benchmarks, or those named: `npm run bench -- decide`. */
const BENCHES: readonly Bench[] = [decide, planner, bundles, latency, cache, api];

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    markdown: { type: "boolean", default: false },
    redis: { type: "string" },
    short: { type: "boolean", default: false },
  },
});
const unknown = wanted.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`bench: no ${unknown.join(", ")}; there are ${BENCHES.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
const [host, port] = values.redis?.split(":") ?? [];
if (values.redis !== undefined && !(host && Number(port))) {
  console.error(`bench: --redis is host:port, got ${JSON.stringify(values.redis)}`);
  process.exit(2);
}
const options = { isShort: values.short, ...(host && port && { redis: { host, port: Number(port) } }) };
// what a benchmark started ends with it, also when somebody is tired of waiting
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
const shown = values.markdown ? asMarkdown : asText;
for (const bench of BENCHES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(values.markdown ? `\n### ${bench.name}\n` : `\n${bench.name}`);
  console.log(shown(await bench.run(options)));
}
