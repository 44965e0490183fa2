import type { ConfigProblems } from "./config-error.ts";
import { QUOTA_DEFAULTS } from "./config-options.ts";
import type { QuotaSettings } from "./config.ts";
import { readOptions } from "./read-options.ts";

const KEYS = Object.keys(QUOTA_DEFAULTS);

/** Reads what CloudFront lets the account invalidate and fills in the defaults. */
export function checkQuota(value: unknown, problems: ConfigProblems): QuotaSettings {
  const options = value === undefined ? {} : readOptions(value, "quota", KEYS, problems);
  const read = (key: keyof QuotaSettings, least: number, allowed: string): number => {
    const given = options[key] ?? QUOTA_DEFAULTS[key];
    if (typeof given === "number" && Number.isFinite(given) && given >= least) return given;
    problems.add(`quota.${key}`, given, allowed);
    return QUOTA_DEFAULTS[key];
  };
  return Object.freeze({
    itemsPerSecond: read("itemsPerSecond", MIN_PER_SECOND, RATE),
    wildcardsPerSecond: read("wildcardsPerSecond", MIN_PER_SECOND, RATE),
    requestsPerSecond: read("requestsPerSecond", MIN_PER_SECOND, RATE),
    itemsInProgress: read("itemsInProgress", 1, "a number, 1 or more"),
    wildcardsInProgress: read("wildcardsInProgress", 1, "a number, 1 or more"),
  });
}

/**
 * Reads what part of the account's quota each edge may take. Edges that don't say share equally what the others leave.
 *
 * @returns the parts, 0 to 1, in the order of the edges.
 */
export function checkShares(
  edges: readonly { readonly name: string; readonly quotaShare: unknown }[],
  problems: ConfigProblems,
): readonly number[] {
  const said = edges.map(({ name, quotaShare }) => {
    if (quotaShare === undefined || (typeof quotaShare === "number" && quotaShare > 0 && quotaShare <= 1)) {
      return quotaShare;
    }
    problems.add(`edges.${name}.quotaShare`, quotaShare, "a number above 0, at most 1");
    return undefined;
  });
  const taken = said.reduce<number>((sum, share = 0) => sum + share, 0);
  const others = said.filter((share) => share === undefined).length;
  if (taken > 1 + ROUNDING || (others > 0 && taken > 1 - ROUNDING)) {
    problems.add("edges", taken, "quotaShare of all edges together at most 1, and something left for those without");
  }
  return said.map((share) => share ?? Math.max(0, 1 - taken) / others);
}

/** What an edge with such a part of the account's quota may take; never so little that nothing goes. */
export function shareOf(quota: QuotaSettings, share: number): QuotaSettings {
  const whole = (count: number): number => Math.max(1, Math.floor(count * share));
  return Object.freeze({
    itemsPerSecond: Math.max(MIN_PER_SECOND, quota.itemsPerSecond * share),
    wildcardsPerSecond: Math.max(MIN_PER_SECOND, quota.wildcardsPerSecond * share),
    requestsPerSecond: Math.max(MIN_PER_SECOND, quota.requestsPerSecond * share),
    itemsInProgress: whole(quota.itemsInProgress),
    wildcardsInProgress: whole(quota.wildcardsInProgress),
  });
}

const MIN_PER_SECOND = 0.001;
const RATE = `a number a second, ${MIN_PER_SECOND} or more`;

/** Parts such as three thirds need not add up to 1 exactly. */
const ROUNDING = 1e-9;
