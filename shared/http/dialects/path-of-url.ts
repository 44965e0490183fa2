/** A scheme, if there is one, and a host; path and query string; what no server is sent. */
const URL_PARTS = /^(?:https?:\/{1,2})?[^/?#]*(?<path>[^#]*)/i;

/**
 * The part of a URL that edges know things by: path and query string, spelled as they are. The host is not part of it:
 * an edge drops a path for all of its hosts.
 *
 * @param url - with or without scheme.
 *
 * @example
 * ```ts
 * pathOfUrl("https://www.example.com/c/tv?page=2#top"); // "/c/tv?page=2"
 * ```
 */
export function pathOfUrl(url: string): string {
  const path = URL_PARTS.exec(url)?.groups?.["path"] ?? "";
  return path.startsWith("/") ? path : `/${path}`;
}
