import type { IncomingHttpHeaders } from "node:http";
import type { CacheBehaviorSettings, CachePolicySettings } from "../distribution-settings.ts";
import { type Headers, text } from "./lifetime.ts";
import { selectCookies, selectQuery } from "./selection.ts";

/** A viewer's request, as far as a cache looks at it. */
export interface ViewerRequest {
  readonly method: string;
  /** As the viewer wrote it, always with a leading slash, without query string. */
  readonly path: string;
  /** Without the `?`; `""` if there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

/** What identifies the object a request asks for. */
export interface CacheKey {
  readonly key: string;
  /** The part of the key that invalidation paths can name. */
  readonly url: string;
}

/**
 * Builds the key from what the cache policy names and nothing else. `GET` and `HEAD` share an object; `vary` plays no part.
 * Values are JSON, so that no two requests run together into one key.
 */
export function cacheKey(request: ViewerRequest, { cachePolicy }: CacheBehaviorSettings): CacheKey {
  const url = request.path + selectQuery([cachePolicy.queryStrings], request.query);
  const headers = cachePolicy.headers.kind === "only" ? [...cachePolicy.headers.names].toSorted() : [];
  const parts = [
    request.method === "OPTIONS" ? "OPTIONS" : "GET",
    url,
    headers.map((name) => text(request.headers[name]) ?? null),
    selectCookies([cachePolicy.cookies], request.headers.cookie) ?? null,
    acceptedEncodings(request.headers, cachePolicy) ?? null,
  ];
  return { key: JSON.stringify(parts), url };
}

/** The viewer's `accept-encoding`, reduced to what the policy tells apart, or `undefined` if that is nothing. */
export function acceptedEncodings(headers: Headers, policy: CachePolicySettings): string | undefined {
  const accepted = new Set(
    (text(headers["accept-encoding"]) ?? "")
      .toLowerCase()
      .split(",")
      .filter((coding) => !/;\s*q=0(?:\.0*)?\s*$/.test(coding))
      .map((coding) => coding.split(";", 1)[0]?.trim()),
  );
  const encodings = [
    policy.brotli && accepted.has("br") ? "br" : "",
    policy.gzip && accepted.has("gzip") ? "gzip" : "",
  ];
  const kept = encodings.filter((encoding) => encoding !== "");
  return kept.length === 0 ? undefined : kept.join(",");
}
