import { foldTag, isTag } from "../cache/tags.ts";

/** One line of an invalidation, understood. */
export type InvalidationItem =
  | { readonly kind: "tag"; readonly tag: string }
  /** The URL exactly, query string included. */
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "prefix"; readonly prefix: string }
  /** Accepted and billed, yet matches nothing. */
  | { readonly kind: "nothing" };

/** Longest path CloudFront accepts, in characters. */
const MAX_PATH_LENGTH_CHARS = 4_000;

/**
 * Reads an item: `#tag`, `/path`, `/path?query` or `/prefix*`. A `*` anywhere but at the end is a character like any
 * other; a path with `~`, encoded or not, matches nothing.
 *
 * Our reading where AWS says only "URL-encode unsafe characters": raw ones of RFC 1738, and a `%` that encodes nothing,
 * are refused.
 *
 * @returns what it matches, or `undefined` if CloudFront refuses it.
 */
export function parseItem(item: string): InvalidationItem | undefined {
  if (item.startsWith("#")) return isTag(item.slice(1)) ? { kind: "tag", tag: foldTag(item.slice(1)) } : undefined;
  if (item.length > MAX_PATH_LENGTH_CHARS || !PATH.test(item)) return undefined;
  if (/~|%7e/i.test(item)) return { kind: "nothing" };
  return item.endsWith("*") ? { kind: "prefix", prefix: item.slice(0, -1) } : { kind: "url", url: item };
}

/** Whether the item counts against the wildcard quota. */
export const isWildcard = (item: string): boolean => item.startsWith("/") && item.endsWith("*");

/** A slash, then visible ASCII without `"`, `#`, `<`, `>`, `[`, `\`, `]`, `^`, `` ` ``, `{`, `|`, `}`, and `%` only as an encoding. */
const PATH = /^\/(?:[!$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*$/;
