import type { Coarse } from "./config.ts";
import type { Tag } from "./tag.ts";

/** Whether a coarse purge reaches everything that carries the tag: it, or one it is under, is purged. */
export function coversTag({ all, tags }: Coarse, tag: Tag): boolean {
  return all || [tag, ...tag.ancestors].some(({ text }) => tags.some((coarse) => coarse.text === text));
}

/** Whether a coarse purge reaches a path. */
export function coversPath({ all, paths }: Coarse, path: string): boolean {
  return all || paths.some((pattern) => coversText(pattern, path));
}

/** Whether a coarse purge reaches a plain key. Purging all does not: it reaches only what the cache client wrote. */
export function coversObjectKey({ objectKeys }: Coarse, key: string): boolean {
  return objectKeys.some((pattern) => coversText(pattern, key));
}

/** Equal, or under a pattern that ends in `*`. */
export function coversText(pattern: string, text: string): boolean {
  return pattern.endsWith("*") ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}
