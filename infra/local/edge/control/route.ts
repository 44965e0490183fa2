import type { Operation } from "./operations.ts";

/** What a request's method and path ask for. */
export interface Route {
  readonly operation: Operation;
  readonly distributionId?: string;
  readonly invalidationId?: string;
}

const ROUTES: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
  ["POST", /^\/distribution\/([^/]+)\/invalidation\/?$/, "CreateInvalidation"],
  ["GET", /^\/distribution\/([^/]+)\/invalidation\/?$/, "ListInvalidations"],
  ["GET", /^\/distribution\/([^/]+)\/invalidation\/([^/]+)$/, "GetInvalidation"],
  ["GET", /^\/distribution\/([^/]+)\/config$/, "GetDistributionConfig"],
  ["GET", /^\/distribution\/([^/]+)$/, "GetDistribution"],
  ["GET", /^\/distribution\/?$/, "ListDistributions"],
];

/** Version of the API, the first part of every path. */
const API_VERSION = "/2020-05-31";

/** Finds the operation of a request, or `undefined` for one there is not here. */
export function route(method: string, path: string): Route | undefined {
  if (!path.startsWith(API_VERSION)) return undefined;
  for (const [routeMethod, pattern, operation] of ROUTES) {
    const found = routeMethod === method ? pattern.exec(path.slice(API_VERSION.length)) : null;
    if (!found) continue;
    const [, distributionId, invalidationId] = found.map((part) => decodeURIComponent(part ?? ""));
    return { operation, ...(distributionId && { distributionId }), ...(invalidationId && { invalidationId }) };
  }
  return undefined;
}
