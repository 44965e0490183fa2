import type { Operation } from "./operations.ts";

/** What a request's method and path ask for. */
export interface Route {
  readonly operation: Operation;
  readonly distributionId?: string;
  readonly invalidationId?: string;
  readonly policyId?: string;
}

const ROUTES: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
  ["POST", /^\/distribution\/(?<distributionId>[^/]+)\/invalidation\/?$/, "CreateInvalidation"],
  ["GET", /^\/distribution\/(?<distributionId>[^/]+)\/invalidation\/?$/, "ListInvalidations"],
  ["GET", /^\/distribution\/(?<distributionId>[^/]+)\/invalidation\/(?<invalidationId>[^/]+)$/, "GetInvalidation"],
  ["GET", /^\/distribution\/(?<distributionId>[^/]+)\/config$/, "GetDistributionConfig"],
  ["PUT", /^\/distribution\/(?<distributionId>[^/]+)\/config$/, "UpdateDistribution"],
  ["GET", /^\/distribution\/(?<distributionId>[^/]+)$/, "GetDistribution"],
  ["GET", /^\/distribution\/?$/, "ListDistributions"],
  ["GET", /^\/cache-policy\/(?<policyId>[^/]+)$/, "GetCachePolicy"],
  ["GET", /^\/cache-policy\/(?<policyId>[^/]+)\/config$/, "GetCachePolicyConfig"],
  ["GET", /^\/response-headers-policy\/(?<policyId>[^/]+)$/, "GetResponseHeadersPolicy"],
  ["GET", /^\/response-headers-policy\/(?<policyId>[^/]+)\/config$/, "GetResponseHeadersPolicyConfig"],
];

/** Version of the API, the first part of every path. */
const API_VERSION = "/2020-05-31";

/** Finds the operation of a request, or `undefined` for one there is not here. */
export function route(method: string, path: string): Route | undefined {
  if (!path.startsWith(API_VERSION)) return undefined;
  for (const [routeMethod, pattern, operation] of ROUTES) {
    const found = routeMethod === method ? pattern.exec(path.slice(API_VERSION.length)) : null;
    if (!found) continue;
    const ids = Object.entries(found.groups ?? {}).map(([name, id]) => [name, decodeURIComponent(id)]);
    return { operation, ...Object.fromEntries(ids) };
  }
  return undefined;
}
