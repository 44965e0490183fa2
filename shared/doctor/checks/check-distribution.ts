import type { Found, Place } from "../finding.ts";
import type { BehaviorSeen, DistributionSeen, TtlsSeen } from "../observations.ts";

/** How long CloudFront keeps an error response when it was told nothing, in seconds. */
const DEFAULT_ERROR_TTL_SECONDS = 10;

/** Client errors that CloudFront caches and can be told how long to keep. 416 shows no item. */
const CLIENT_ERRORS = [400, 403, 404, 405, 414];
const SERVER_ERRORS = [500, 501, 502, 503, 504];

/** Long enough to spare an origin in trouble the full load. */
const MAX_SERVER_ERROR_TTL_SECONDS = 10;

/** What is wrong with a distribution itself. @param tagHeader - as the config says. */
export function checkDistribution(
  place: Place,
  tagHeader: string,
  seen: DistributionSeen | undefined,
): readonly Found[] {
  if (seen === undefined) return [{ code: "distribution-missing", place, what: "there is no such distribution" }];
  const found: Found[] = [];
  if (!seen.enabled) found.push({ code: "distribution-disabled", place, what: "its distribution is disabled" });
  if (!seen.deployed) found.push({ code: "distribution-deploying", place, what: "a change of it is being deployed" });
  if (seen.tagHeader === undefined) {
    found.push({
      code: "tag-header-unset",
      place,
      what: `it is told to read tags from no header, not from ${tagHeader}`,
    });
  } else if (seen.tagHeader.toLowerCase() !== tagHeader.toLowerCase()) {
    found.push({
      code: "tag-header-other",
      place,
      what: `it reads tags from ${seen.tagHeader}, not from ${tagHeader}`,
    });
  }
  return [...found, ...checkErrorTtls(place, seen.errorTtlSeconds)];
}

function checkErrorTtls(place: Place, ttls: ReadonlyMap<number, number>): readonly Found[] {
  const ttlOf = (status: number): number => ttls.get(status) ?? DEFAULT_ERROR_TTL_SECONDS;
  const tooLong = [
    ...CLIENT_ERRORS.filter((status) => ttlOf(status) > 0),
    ...SERVER_ERRORS.filter((status) => ttlOf(status) > MAX_SERVER_ERROR_TTL_SECONDS),
  ];
  if (tooLong.length === 0) return [];
  const kept = tooLong.map((status) => `${status} for ${ttlOf(status)} s`).join(", ");
  return [{ code: "error-ttl", place, what: `it keeps at least: ${kept}` }];
}

/** What is wrong with how long the responses of some paths are kept. */
export function checkTtls(edge: Place, { pattern }: BehaviorSeen, ttls: TtlsSeen): readonly Found[] {
  const place = { ...edge, part: pattern };
  const found: Found[] = [];
  if (ttls.minSeconds > 0) {
    found.push({ code: "min-ttl", place, what: `${pattern} is kept for at least ${ttls.minSeconds} s` });
  }
  if (ttls.defaultSeconds > 0) {
    found.push({
      code: "default-ttl",
      place,
      what: `${pattern} is kept for ${ttls.defaultSeconds} s if the origin is silent`,
    });
  }
  return found;
}

/** Whether the responses of some paths keep their tag header. @param removed - headers taken off, in lower case. */
export function checkRemoved(
  edge: Place,
  { pattern }: BehaviorSeen,
  tagHeader: string,
  removed: readonly string[],
): readonly Found[] {
  if (removed.includes(tagHeader.toLowerCase())) return [];
  return [
    {
      code: "tag-header-not-removed",
      place: { ...edge, part: pattern },
      what: `${pattern} is answered with ${tagHeader} as the origin sends it`,
    },
  ];
}
