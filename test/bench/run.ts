import "../../infra/local/quiet-sdk.ts";
import { bench as bundles } from "./bundles/bundles.bench.ts";
import { bench as decide } from "./decide/decide.bench.ts";
import type { Bench } from "./figure.ts";
import { bench as latency } from "./latency/latency.bench.ts";

/** All benchmarks, or those named: `npm run bench -- decide`. */
const BENCHES: readonly Bench[] = [decide, bundles, latency];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`bench: no ${unknown.join(", ")}; there are ${BENCHES.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
for (const bench of BENCHES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n${bench.name}`);
  for (const { figure, value, unit, aim } of await bench.run()) {
    const rounded = value >= 100 ? Math.round(value).toString() : value.toPrecision(3);
    console.log(`  ${figure.padEnd(52)} ${rounded.padStart(8)} ${unit}${aim === undefined ? "" : `  (aim ${aim})`}`);
  }
}
