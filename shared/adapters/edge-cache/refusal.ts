import type { EdgeRefusal } from "../../ports/edge-cache.ts";
import { EdgeRefusedError } from "../../ports/errors.ts";

const BUSY = /^TooManyInvalidationsInProgress$|Throttl|TooManyRequests|LimitExceeded|SlowDown/;

const INVALID = new Set([
  "InvalidArgument",
  "BatchTooLarge",
  "InvalidationBatchAlreadyExists",
  "InconsistentQuantities",
  "MissingBody",
]);

/** Permissions, credentials and names: nothing that another call mends. */
const DENIED = /AccessDenied|NoSuch|NotFound|Signature|Token|Credentials|OptInRequired|NotAuthorized/;

/** What an error of the CloudFront client means for a plan. Most arrive unmodelled, so that only name and status tell. */
export function refusalOf(error: unknown): EdgeRefusedError {
  const name = error instanceof Error ? error.name : "Unknown";
  const status = statusOf(error);
  const refusal = refusalFor(name, status);
  return new EdgeRefusedError(refusal, name, status === undefined ? "no answer" : `HTTP ${status}`, { cause: error });
}

function refusalFor(name: string, status: number | undefined): EdgeRefusal {
  if (BUSY.test(name) || status === 429) return "busy";
  if (INVALID.has(name) || status === 413) return "invalid";
  if (DENIED.test(name) || status === 401 || status === 403 || status === 404) return "denied";
  // Anything else the API calls our mistake is looked for in the items; without an answer in time nothing is known.
  return status !== undefined && status >= 400 && status < 500 && status !== 408 ? "invalid" : "unavailable";
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return undefined;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}
