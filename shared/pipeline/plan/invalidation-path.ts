import { withoutDotSegments } from "./dot-segments.ts";

/** Longest path CloudFront takes, in characters. */
export const MAX_PATH_LENGTH_CHARS = 4_000;

/** What RFC 1738 calls unsafe, which includes everything that is not visible ASCII. CloudFront wants these encoded and nothing else. */
const UNSAFE = /[^!$&'()*+,\-./0-9:;=?@A-Z_a-z~%]|%(?![0-9A-Fa-f]{2})/gu;

/** CloudFront can't match a `~`, encoded or not. */
const UNMATCHABLE = /~|%7e/i;

/**
 * Writes a path as CloudFront wants it in an invalidation. What can't be written so is widened to a prefix: never less
 * is purged than was asked for.
 *
 * - Non-ASCII and unsafe characters are percent-encoded, once: a valid `%C3` stays, a lone `%` becomes `%25`. Nothing
 *   else is encoded, or CloudFront would purge nothing.
 * - A `*` is a wildcard as the last character and an ordinary character elsewhere.
 * - Query strings are kept. `/a` does not reach `/a?x=1`; `/a*` does.
 * - A `~` can't be matched, and beyond {@link MAX_PATH_LENGTH_CHARS} nothing is: the path becomes the prefix before it.
 * - `/a/./b` and `/a/x/../b` become `/a/b`, which is what browsers ask for.
 *
 * @param path - from the first slash on, with or without query string.
 *
 * @example
 * ```ts
 * invalidationPath("/c/tv & hi-fi"); // "/c/tv%20&%20hi-fi"
 * invalidationPath("/~bob/photos"); // "/*"
 * ```
 */
export function invalidationPath(path: string): string {
  const rooted = path.startsWith("/") ? path : `/${path}`;
  const encoded = withoutDotSegments(rooted.replace(UNSAFE, percentEncoded));
  const unmatchableAt = encoded.search(UNMATCHABLE);
  if (unmatchableAt >= 0) return prefixWildcard(encoded, unmatchableAt);
  return encoded.length > MAX_PATH_LENGTH_CHARS ? prefixWildcard(encoded, MAX_PATH_LENGTH_CHARS - 1) : encoded;
}

function percentEncoded(unsafe: string): string {
  return Array.from(
    new TextEncoder().encode(unsafe),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}

/** Cuts at or before `end`, never within an escape. */
function prefixWildcard(encoded: string, end: number): string {
  const prefix = encoded.slice(0, Math.min(end, MAX_PATH_LENGTH_CHARS - 1)).replace(/%[0-9A-Fa-f]?$/, "");
  return `${prefix}*`;
}
