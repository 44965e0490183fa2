import type { PolicyResult } from "./simulate.ts";
import type { Workload } from "./workload.ts";

const COLUMNS = [
  "policy",
  "items",
  "dollars",
  "of optimum",
  "purged",
  "needless",
  "p50",
  "p99",
  "max",
  "items/s",
  "calls",
];

/** Results for people. */
export function printResults({ changes, objects }: Workload, results: readonly PolicyResult[]): string {
  const optimum = results.find(({ name }) => name === "offline-optimum");
  const rows = results.map((result) => rowOf(result, optimum?.dollars));
  const widths = COLUMNS.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const asked = changes.reduce((sum, { asks }) => sum + asks.length, 0);
  const lines = [COLUMNS, ...rows].map((row) => row.map((cell, at) => pad(cell, at, widths[at] ?? 0)).join("  "));
  return [`${changes.length} changes make ${asked} items stale, of ${objects.length} objects`, "", ...lines].join("\n");
}

function rowOf(result: PolicyResult, optimumUsd: number | undefined): readonly string[] {
  const { name, items, dollars, objectsPurged, objectsNeedless, staleness, quota } = result;
  return [
    name,
    String(items),
    `$${dollars.toFixed(2)}`,
    optimumUsd ? `${(dollars / optimumUsd).toFixed(2)} x` : "",
    String(objectsPurged),
    String(objectsNeedless),
    ...[staleness.p50, staleness.p99, staleness.max].map((seconds) => `${seconds.toFixed(1)} s`),
    String(quota.itemsPerSecond),
    String(quota.requests),
  ];
}

function pad(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** What `--json` promises, and nothing else. */
export function resultsAsJson(results: readonly PolicyResult[]): string {
  const policies = results.map(
    ({ name, baseline, items, dollars, billUsd, refetchUsd, objectsPurged, objectsNeedless, staleness }) => {
      return { name, baseline, items, dollars, billUsd, refetchUsd, objectsPurged, objectsNeedless, staleness };
    },
  );
  return JSON.stringify({ policies });
}
