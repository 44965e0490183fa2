import type { ViewerRequest } from "../cache/cache-key.ts";
import { type Headers, text } from "../cache/lifetime.ts";
import type { CacheBehaviorSettings, ResponseHeadersPolicySettings } from "../distribution-settings.ts";
import type { OriginResponse } from "../origin/origin-client.ts";
import type { Served } from "./edge-location.ts";

/** How `x-cache` tells where a response came from. */
export type CacheResult = "Hit" | "Miss" | "RefreshHit" | "Error";

/** What the viewer gets for a served object: 304 for conditions that hold, 206 for a range, else all of it. */
export function viewerAnswer(
  { object, result }: Served,
  request: ViewerRequest,
  behavior: CacheBehaviorSettings,
): OriginResponse {
  const fromCache = result !== "Miss";
  const headers: Headers = {
    ...passedCookies(object.headers, behavior, fromCache),
    ...(fromCache && { age: String(object.freshness.ageSeconds) }),
  };
  const whole = { status: object.status, headers, body: object.body };
  if (object.status !== 200 || object.isError) return whole;
  if (isUnchanged(object.headers, request)) {
    const { "content-length": _length, ...kept } = headers;
    return { status: 304, headers: kept, body: NO_BODY };
  }
  return rangeOf(whole, request);
}

/** Names a response's origin and applies the response headers policy: removes first, then adds. */
export function viewerHeaders(
  headers: Headers,
  policy: ResponseHeadersPolicySettings | undefined,
  cloudFront: Readonly<Record<string, string>>,
): Record<string, string | readonly string[]> {
  const removed = new Set(policy?.removeHeaders.map((name) => name.toLowerCase()));
  const kept = new Map<string, string | readonly string[]>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !removed.has(name)) kept.set(name, value);
  }
  for (const { name, value, override } of policy?.customHeaders ?? []) {
    if (override || !kept.has(name.toLowerCase())) kept.set(name.toLowerCase(), value);
  }
  return Object.fromEntries([...kept, ...Object.entries(cloudFront)]);
}

/** Unless cookies go to the origin, none come back; and `no-cache="set-cookie"` keeps cookies out of what is reused. */
export function passedCookies(headers: Headers, behavior: CacheBehaviorSettings, fromCache: boolean): Headers {
  const forwarded = [behavior.cachePolicy.cookies, behavior.originRequestPolicy?.cookies];
  const passed = forwarded.some((cookies) => cookies !== undefined && cookies.kind !== "none");
  if (passed && !(fromCache && NOT_REUSED.test(text(headers["cache-control"]) ?? ""))) return headers;
  const { "set-cookie": _cookies, ...others } = headers;
  return others;
}

function isUnchanged(headers: Headers, { headers: asked }: ViewerRequest): boolean {
  const wanted = asked["if-none-match"];
  if (wanted !== undefined) {
    const etag = weak(text(headers["etag"]) ?? "");
    return (
      wanted.trim() === "*" || (etag !== "" && wanted.split(",").some((candidate) => weak(candidate.trim()) === etag))
    );
  }
  const since = Date.parse(asked["if-modified-since"] ?? "");
  return Date.parse(text(headers["last-modified"]) ?? "") <= since;
}

const weak = (etag: string): string => etag.replace(/^W\//, "");

/** A single byte range of the whole; anything else a viewer may ask for is answered with all of it. */
function rangeOf(whole: OriginResponse, { headers: asked }: ViewerRequest): OriginResponse {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(asked.range ?? "") ?? [];
  const validator = asked["if-range"];
  const outdated =
    validator !== undefined && validator !== whole.headers["etag"] && validator !== whole.headers["last-modified"];
  if ((from === "" && to === "") || outdated) return whole;
  const size = whole.body.length;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (start > end) return { status: 416, headers: { "content-range": `bytes */${size}` }, body: NO_BODY };
  return {
    status: 206,
    headers: {
      ...whole.headers,
      "content-range": `bytes ${start}-${end}/${size}`,
      "content-length": String(end - start + 1),
    },
    body: whole.body.subarray(start, end + 1),
  };
}

const NO_BODY = Buffer.alloc(0);
const NOT_REUSED = /no-cache\s*=\s*"[^"]*set-cookie/i;
