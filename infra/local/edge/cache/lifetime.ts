import type { CachePolicySettings } from "../distribution-settings.ts";
import { type CacheControl, parseCacheControl, seconds } from "./cache-control.ts";

/** Headers of a response by lower-case name, as `node:http` gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** How long a response is kept. */
export interface Lifetime {
  /** Seconds for which it is served without asking the origin. */
  readonly ttlSeconds: number;
  /** Whether it is kept at all. One with a TTL of 0 is kept to be revalidated, or to be served when the origin fails. */
  readonly stored: boolean;
}

const NOT_STORED: Lifetime = { ttlSeconds: 0, stored: false };

/** Errors kept for the error TTL whatever they say. The first four may opt out: see {@link ERRORS_THAT_OPT_OUT}. */
const CACHED_ERRORS: ReadonlySet<number> = new Set([404, 410, 414, 501, 500, 502, 503, 504]);
/** Errors whose `no-store`, `no-cache` and `private` CloudFront honours. */
const ERRORS_THAT_OPT_OUT: ReadonlySet<number> = new Set([404, 410, 414, 501]);
/** Errors kept only if they carry `max-age` or `s-maxage`. */
const CACHED_IF_SAID: ReadonlySet<number> = new Set([400, 403, 405, 412, 415]);

/**
 * How long CloudFront keeps a 2xx or 3xx response. It differs from RFC 9111: a minimum TTL above 0 overrides `no-store`,
 * `no-cache` and `private`, a response that says nothing gets the default TTL, and neither `vary`, `set-cookie`,
 * `authorization` nor `pragma` matter.
 */
export function lifetime(headers: Headers, policy: CachePolicySettings, nowMs: number): Lifetime {
  if (policy.maxTtlSeconds === 0) return NOT_STORED;
  const cacheControl = parseCacheControl(text(headers["cache-control"]));
  if (forbidsSharing(cacheControl) || forbidsReuse(cacheControl)) {
    const stored = policy.minTtlSeconds > 0 || !forbidsSharing(cacheControl);
    return { ttlSeconds: policy.minTtlSeconds, stored };
  }
  const said = saidSeconds(headers, cacheControl, nowMs) ?? Math.max(policy.minTtlSeconds, policy.defaultTtlSeconds);
  return { ttlSeconds: Math.min(Math.max(said, policy.minTtlSeconds), policy.maxTtlSeconds), stored: true };
}

/**
 * How long CloudFront keeps an error response: the error TTL, or longer if its own headers say so (up to the maximum
 * TTL). The minimum and default TTL play no part.
 */
export function errorLifetime(
  status: number,
  headers: Headers,
  policy: CachePolicySettings,
  errorTtlSeconds: number,
  nowMs: number,
): Lifetime {
  if (policy.maxTtlSeconds === 0) return NOT_STORED;
  const cacheControl = parseCacheControl(text(headers["cache-control"]));
  const optsOut = forbidsSharing(cacheControl) || forbidsReuse(cacheControl);
  if (optsOut && ERRORS_THAT_OPT_OUT.has(status)) return NOT_STORED;
  const age = seconds(cacheControl, "s-maxage") ?? seconds(cacheControl, "max-age");
  const kept = CACHED_ERRORS.has(status) || (CACHED_IF_SAID.has(status) && age !== undefined);
  if (!kept) return NOT_STORED;
  const said = optsOut ? 0 : (saidSeconds(headers, cacheControl, nowMs) ?? 0);
  const ttlSeconds = Math.max(errorTtlSeconds, Math.min(said, policy.maxTtlSeconds));
  return { ttlSeconds, stored: ttlSeconds > 0 };
}

function saidSeconds(headers: Headers, cacheControl: CacheControl, nowMs: number): number | undefined {
  const age = seconds(cacheControl, "s-maxage") ?? seconds(cacheControl, "max-age");
  if (age !== undefined) return age;
  const expires = text(headers["expires"]);
  if (expires === undefined) return undefined;
  const atMs = Date.parse(expires);
  return Number.isNaN(atMs) ? 0 : Math.max(0, Math.floor((atMs - nowMs) / 1000));
}

const forbidsSharing = (cacheControl: CacheControl): boolean =>
  cacheControl.has("no-store") || cacheControl.has("private");

/** `no-cache="set-cookie"` names headers not to reuse; it does not forbid reusing the rest. */
const forbidsReuse = (cacheControl: CacheControl): boolean => cacheControl.get("no-cache") === true;

/** A header's value as one text. */
export function text(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "object" ? value.join(", ") : value;
}
