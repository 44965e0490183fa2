import type { Context } from "hono";
import type { Tag } from "tagwire/config";

/** Header the edge reads tags from; the config's default. */
const TAG_HEADER = "cache-tag";

const ONE_YEAR_SECONDS = 31_536_000;

/** Lets the edge keep a response until one of its tags is purged. Viewers ask the edge each time. */
export function cacheForever(c: Context, shown: readonly Tag[]): void {
  const all = new Set(shown.flatMap((tag) => [tag.text, ...tag.ancestors.map((ancestor) => ancestor.text)]));
  c.header("cache-control", `public, max-age=0, s-maxage=${ONE_YEAR_SECONDS}`);
  c.header(TAG_HEADER, [...all].join(","));
}
