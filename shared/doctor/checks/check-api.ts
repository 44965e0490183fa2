import type { Found } from "../finding.ts";
import type { ResponseSeen } from "../observations.ts";

/** API Gateway's own word for "too many": it is there, and the next may be served. */
const THROTTLED = 429;

/** Whether the purge API's function itself refuses who has no credentials: then it runs, and its environment is in order. */
export function checkApi(seen: ResponseSeen | undefined): readonly Found[] {
  const isRefusal = seen?.status === 401 && seen.headers.get("content-type") === "application/problem+json";
  if (isRefusal || seen?.status === THROTTLED) return [];
  const place = { kind: "api", name: "purge-api" } as const;
  return [{ code: "api-failing", place, what: seen ? `it answers with status ${seen.status}` : "it gives no answer" }];
}
