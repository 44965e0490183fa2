import { checkKnownAs } from "./check-known-as.ts";
import { checkPopulations } from "./check-populations.ts";
import { checkShares, shareOf } from "./check-quota.ts";
import type { ConfigProblems } from "./config-error.ts";
import { EDGE_DEFAULTS } from "./config-options.ts";
import type { EdgeSettings, QuotaSettings } from "./config.ts";
import { parseDurationMs } from "./duration.ts";
import { type RawOptions, readBoolean, readDurationMs, readName, readOptions, readRecord } from "./read-options.ts";

const KEYS = [
  "mode",
  "untilLive",
  "minInterval",
  "maxStaleness",
  "budget",
  "ancestors",
  "handWrittenHeaders",
  "tagHeader",
  "knownAs",
  "refetchUsd",
  "populations",
  "quotaShare",
];

/** A header name of RFC 9110. */
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$/;

/** Reads the edges of a config and fills in their defaults. */
export function checkEdges(
  edges: unknown,
  quota: QuotaSettings,
  problems: ConfigProblems,
): Readonly<Record<string, EdgeSettings>> {
  if (edges === undefined) return {};
  const read = Object.entries(readRecord(edges, "edges", problems)).map(([name, value]) => {
    readName(name, `edges.${name}`, problems);
    return { name, options: readOptions(value, `edges.${name}`, KEYS, problems) };
  });
  const shares = checkShares(
    read.map(({ name, options }) => ({ name, quotaShare: options["quotaShare"] })),
    problems,
  );
  const settings = read.map(({ name, options }, n) => {
    return [name, checkEdge(name, options, shareOf(quota, shares[n] ?? 1), problems)] as const;
  });
  return Object.freeze(Object.fromEntries(settings));
}

function checkEdge(name: string, options: RawOptions, quota: QuotaSettings, problems: ConfigProblems): EdgeSettings {
  const place = `edges.${name}`;
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
    knownAs: checkKnownAs(options["knownAs"], `${place}.knownAs`, problems),
    ...checkBudget(options["budget"], `${place}.budget`, problems),
    refetchUsd: checkUsd(options["refetchUsd"] ?? EDGE_DEFAULTS.refetchUsd, `${place}.refetchUsd`, problems),
    populations: checkPopulations(options["populations"], `${place}.populations`, problems),
    quota,
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

function checkBudget(
  budget: unknown,
  place: string,
  problems: ConfigProblems,
): Pick<EdgeSettings, "budgetUsdPerMonth" | "onBudget"> {
  if (budget === undefined) return { budgetUsdPerMonth: undefined, onBudget: EDGE_DEFAULTS.onBudget };
  const { usdPerMonth, onBudget = EDGE_DEFAULTS.onBudget } = readOptions(
    budget,
    place,
    ["usdPerMonth", "onBudget"],
    problems,
  );
  const isKnown = onBudget === "hold" || onBudget === "spend";
  if (!isKnown) problems.add(`${place}.onBudget`, onBudget, '"hold" or "spend"');
  return {
    budgetUsdPerMonth: checkUsd(usdPerMonth, `${place}.usdPerMonth`, problems),
    onBudget: isKnown ? onBudget : EDGE_DEFAULTS.onBudget,
  };
}

function checkUsd(value: unknown, place: string, problems: ConfigProblems): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  problems.add(place, value, "an amount of dollars, 0 or more");
  return 0;
}
