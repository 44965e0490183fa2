import { acceptedEncodings, type ViewerRequest } from "../cache/cache-key.ts";
import { text } from "../cache/lifetime.ts";
import { selectCookies, selectQuery, selects } from "../cache/selection.ts";
import type { CacheBehaviorSettings, OriginSettings, Selection } from "../distribution-settings.ts";

/** Headers of a single connection; no proxy passes them on. */
export const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Chooses the edge location that answers; for tests, never sent on. */
export const LOCATION_HEADER = "x-tagwire-location";

/** Headers of the body, sent with it whatever the policies say. */
const OF_THE_BODY = [
  "content-type",
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "x-amz-content-sha256",
] as const;

/** Headers that ask for a part of a response. */
const OF_A_RANGE = ["range", "if-range"] as const;

const NEVER_SENT = new Set([...HOP_BY_HOP, LOCATION_HEADER, "cookie", "accept-encoding", "expect", "x-real-ip"]);

/** Which request goes to the origin in a viewer's name. */
export interface OriginRequest {
  readonly method: string;
  /** `http://host:port` */
  readonly origin: string;
  /** Path and query string, spelled as the viewer spelled them. */
  readonly path: string;
  readonly headers: Record<string, string>;
}

/**
 * What the origin gets: what is in the cache key, what the origin request policy adds, and what CloudFront always sends.
 * Conditions and range of what can be cached are left out: the cache answers those itself.
 */
export function originRequest(
  method: string,
  request: ViewerRequest,
  behavior: CacheBehaviorSettings,
  origin: OriginSettings,
  viewerAddress: string,
): OriginRequest {
  const { cachePolicy, originRequestPolicy: added } = behavior;
  const both = (of: "headers" | "cookies" | "queryStrings"): readonly Selection[] =>
    added ? [cachePolicy[of], added[of]] : [cachePolicy[of]];
  const cacheable = method === "GET" || method === "HEAD";
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    const picked = both("headers").some((selection) => selects(selection, name));
    if (picked && !NEVER_SENT.has(name) && !(cacheable && isCondition(name)) && value !== undefined)
      headers[name] = String(text(value));
  }
  copy(request, headers, cacheable ? [] : OF_THE_BODY);
  const cookie = selectCookies(both("cookies"), request.headers.cookie);
  const encodings = acceptedEncodings(request.headers, cachePolicy);
  const forwardedFor = [text(request.headers["x-forwarded-for"]), viewerAddress].filter(Boolean).join(", ");
  Object.assign(headers, {
    host: headers["host"] ?? new URL(origin.url).host,
    "user-agent": headers["user-agent"] ?? "Amazon CloudFront",
    via: VIA,
    "x-forwarded-for": forwardedFor,
    ...(cookie && { cookie }),
    ...(encodings && { "accept-encoding": encodings }),
    ...origin.customHeaders,
  });
  const path = `${origin.path ?? ""}${request.path}${selectQuery(both("queryStrings"), request.query)}`;
  return { method, origin: origin.url, path, headers };
}

/** The same request, for the part that the viewer asked for. */
export function withRange(sent: OriginRequest, request: ViewerRequest): OriginRequest {
  const headers = { ...sent.headers };
  copy(request, headers, OF_A_RANGE);
  return { ...sent, headers };
}

/** How CloudFront names itself in `via`. */
export const VIA = "1.1 tagwire.cloudfront.net (CloudFront)";

const isCondition = (name: string): boolean => name === "range" || name.startsWith("if-");

function copy(request: ViewerRequest, headers: Record<string, string>, names: readonly string[]): void {
  for (const name of names) {
    const value = text(request.headers[name]);
    if (value !== undefined) headers[name] = value;
  }
}
