import type { ConfigProblems } from "./config-error.ts";
import { EDGE_DEFAULTS } from "./config-options.ts";
import type { EdgeSettings } from "./config.ts";
import { parseDurationMs } from "./duration.ts";
import { readBoolean, readDurationMs, readName, readOptions, readRecord } from "./read-options.ts";

const KEYS = [
  "mode",
  "untilLive",
  "minInterval",
  "maxStaleness",
  "budget",
  "ancestors",
  "handWrittenHeaders",
  "tagHeader",
];

/** A header name of RFC 9110. */
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/;

/** Reads the edges of a config and fills in their defaults. */
export function checkEdges(edges: unknown, problems: ConfigProblems): Readonly<Record<string, EdgeSettings>> {
  if (edges === undefined) return {};
  const settings = Object.entries(readRecord(edges, "edges", problems)).map(([name, options]) => {
    readName(name, `edges.${name}`, problems);
    return [name, checkEdge(name, options, `edges.${name}`, problems)] as const;
  });
  return Object.freeze(Object.fromEntries(settings));
}

function checkEdge(name: string, value: unknown, place: string, problems: ConfigProblems): EdgeSettings {
  const options = readOptions(value, place, KEYS, problems);
  const { tagHeader = EDGE_DEFAULTS.tagHeader } = options;
  const { minInterval, maxStaleness = EDGE_DEFAULTS.maxStaleness } = options;
  const mode = checkMode(options["mode"], EDGE_DEFAULTS.mode, `${place}.mode`, problems);
  const untilLive = checkMode(options["untilLive"], EDGE_DEFAULTS.untilLive, `${place}.untilLive`, problems);
  const isHeader = typeof tagHeader === "string" && HEADER.test(tagHeader);
  if (!isHeader) problems.add(`${place}.tagHeader`, tagHeader, "a header name");
  const maxStalenessMs = readDurationMs(maxStaleness, `${place}.maxStaleness`, ["1s", "1d"], problems);
  const minIntervalMs = checkMinIntervalMs(minInterval, maxStalenessMs, `${place}.minInterval`, problems);
  return Object.freeze({
    name,
    mode,
    untilLive,
    maxStalenessMs,
    minIntervalMs,
    ancestors: readBoolean(options["ancestors"], EDGE_DEFAULTS.ancestors, `${place}.ancestors`, problems),
    handWrittenHeaders: readBoolean(
      options["handWrittenHeaders"],
      EDGE_DEFAULTS.handWrittenHeaders,
      `${place}.handWrittenHeaders`,
      problems,
    ),
    tagHeader: isHeader ? tagHeader.toLowerCase() : EDGE_DEFAULTS.tagHeader,
    budgetUsdPerMonth: checkBudget(options["budget"], `${place}.budget`, problems),
  });
}

function checkMode(
  value: unknown,
  otherwise: "send" | "observe",
  place: string,
  problems: ConfigProblems,
): "send" | "observe" {
  if (value === "send" || value === "observe") return value;
  if (value !== undefined) problems.add(place, value, '"send" or "observe"');
  return otherwise;
}

function checkMinIntervalMs(value: unknown, maxStalenessMs: number, place: string, problems: ConfigProblems): number {
  if (value === undefined) return Math.min(parseDurationMs(EDGE_DEFAULTS.minInterval) ?? 0, maxStalenessMs);
  const minIntervalMs = readDurationMs(value, place, ["0s", "1d"], problems);
  if (minIntervalMs > maxStalenessMs) {
    problems.add(place, value, "at most maxStaleness, when a purge is due whatever was sent before");
  }
  return minIntervalMs;
}

function checkBudget(budget: unknown, place: string, problems: ConfigProblems): number | undefined {
  if (budget === undefined) return undefined;
  const { usdPerMonth } = readOptions(budget, place, ["usdPerMonth"], problems);
  if (typeof usdPerMonth === "number" && Number.isFinite(usdPerMonth) && usdPerMonth >= 0) return usdPerMonth;
  problems.add(`${place}.usdPerMonth`, usdPerMonth, "an amount of dollars, 0 or more");
  return undefined;
}
