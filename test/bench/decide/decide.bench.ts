import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { readChanges } from "../../../shared/pipeline/change/read-changes.ts";
import { decide } from "../../../shared/pipeline/tags/decide.ts";
import config from "../../../tagwire.config.ts";
import { type Bench, type Figure, median } from "../figure.ts";
import { catalogueWrites } from "./catalogue.ts";
import { marshall } from "./marshall.ts";
import { type Write, fullEventJson } from "./stream-records.ts";

/** Largest batch a stream mapping may ask for. */
const MAX_BATCH_RECORDS = 10_000;

const RUNS = 31;

/** After so many collections what is still in use is no longer in the nursery. */
const SURVIVED_COLLECTIONS = 2;

/** What deciding a full batch costs, as a part of what Lambda spends on parsing its event. */
export const bench: Bench = {
  name: "decide",
  run: async (): Promise<readonly Figure[]> => {
    const { origin, writes } = catalogueWrites();
    const tiny = Array.from({ length: MAX_BATCH_RECORDS }, (_, i) => tinyWrite(i));
    return [
      ...measure(`${origin} catalogue`, fullEventJson(writes, MAX_BATCH_RECORDS), "≤ 0.3"),
      ...measure("tiny records", fullEventJson(tiny, MAX_BATCH_RECORDS), "≤ 1.0"),
    ];
  },
};

function measure(what: string, json: string, aim: string): readonly Figure[] {
  const parseMs: number[] = [];
  const decideMs: number[] = [];
  const withoutGarbageMs: number[] = [];
  let records = 0;
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now();
    const { Records } = JSON.parse(json) as { readonly Records: readonly unknown[] };
    const parsedAt = performance.now();
    records = readAndDecide(Records);
    decideMs.push(performance.now() - parsedAt);
    parseMs.push(parsedAt - startedAt);
  }
  for (let run = 0; run < RUNS; run++) {
    const { Records } = JSON.parse(json) as { readonly Records: readonly unknown[] };
    collectGarbage();
    const startedAt = performance.now();
    readAndDecide(Records);
    withoutGarbageMs.push(performance.now() - startedAt);
  }
  return [
    { figure: `${what}: records in a full batch`, value: records, unit: "" },
    { figure: `${what}: JSON.parse of the event`, value: median(parseMs), unit: "ms" },
    { figure: `${what}: reading and deciding it`, value: median(decideMs), unit: "ms" },
    { figure: `${what}: deciding against parsing`, value: median(decideMs) / median(parseMs), unit: "", aim },
    {
      figure: `${what}: the same, less the parser's garbage`,
      value: median(withoutGarbageMs) / median(parseMs),
      unit: "",
    },
  ];
}

function readAndDecide(records: readonly unknown[]): number {
  const { changes } = readChanges(records, () => "Products");
  decide(changes, config);
  return changes.length;
}

/**
 * Moves what the parser left out of the nursery, for which whoever allocates next pays otherwise. A Lambda pays for it too, so
 * the aim is held against the time as it comes; this only tells how much of it is ours.
 */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new TypeError("this engine can't be told to collect garbage");
  for (let i = 0; i < SURVIVED_COLLECTIONS; i++) collect({ type: "minor" });
}

function tinyWrite(i: number): Write {
  const keys = marshall({ pk: `PRODUCT#${i}`, sk: "META" });
  const image = (version: number): Write["new"] => ({ ...keys, ...marshall({ category: `c${i % 50}`, version }) });
  return { keys, old: image(1), new: image(2) };
}
