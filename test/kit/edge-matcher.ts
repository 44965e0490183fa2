/** CloudFront's rules, word by word: what an item of an invalidation drops. Kept simple, to judge the planner by. */

/** A cached response: the path it was asked for, query string included, and its tags. */
export interface CachedResponse {
  readonly url: string;
  readonly tags: readonly string[];
}

export function drops(item: string, { url, tags }: CachedResponse): boolean {
  if (item.startsWith("#")) return tags.some((tag) => tag.toLowerCase() === item.slice(1).toLowerCase());
  if (item.includes("~")) return false;
  return item.endsWith("*") ? url.startsWith(item.slice(0, -1)) : url === item;
}

/**
 * Whether one item drops all that another does, on an edge whose responses carry all ancestors.
 *
 * @param other - with the ancestors that whatever carries it carries too.
 */
export function dropsEverythingOf(
  item: string,
  other: { readonly item: string; readonly under: readonly string[] },
): boolean {
  if (item === "/*") return true;
  if (other.item.startsWith("#")) {
    return [other.item, ...other.under].some((tag) => tag.toLowerCase() === item.toLowerCase());
  }
  if (item === other.item) return true;
  return item.endsWith("*") && item.startsWith("/") && other.item.replace(/\*$/, "").startsWith(item.slice(0, -1));
}
