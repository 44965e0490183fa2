/** A `cache-control` header's directives by lower-case name; `true` where there is no value. */
export type CacheControl = ReadonlyMap<string, string | true>;

/** Reads a `cache-control` header. Names are case-insensitive, values may be quoted, the first of duplicates counts. */
export function parseCacheControl(header: string | undefined): CacheControl {
  const directives = new Map<string, string | true>();
  for (const [, name = "", quoted, plain] of (header ?? "").matchAll(DIRECTIVE)) {
    const key = name.toLowerCase();
    if (!directives.has(key)) directives.set(key, quoted ?? plain ?? true);
  }
  return directives;
}

/** A directive's number of seconds, or `undefined` if it is absent or no whole number. */
export function seconds(cacheControl: CacheControl, directive: string): number | undefined {
  const value = cacheControl.get(directive);
  return typeof value === "string" && /^\d+$/.test(value) ? Math.min(Number(value), MAX_SECONDS) : undefined;
}

/** A hundred years: the longest CloudFront knows, in seconds. */
const MAX_SECONDS = 3_153_600_000;

const DIRECTIVE = /([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;]*)))?/g;
