import type { EdgeRequest } from "../../ports/edge-queue.ts";

/**
 * Names requests by what went before them: the same batch with the same outcome asks under the same name, and is not
 * paid for twice.
 *
 * @param reach - names the batch; without it every request is new work.
 * @param failedCaches - object caches that could not be purged before.
 */
export function nameRequests<Request extends EdgeRequest>(
  requests: readonly Request[],
  reach: string | undefined,
  failedCaches: readonly string[],
): readonly Request[] {
  if (reach === undefined) return requests;
  const id = failedCaches.length === 0 ? reach : `${reach} without ${failedCaches.join(" ")}`;
  return requests.map((request) => ({ ...request, id }));
}

/** Requests to be made a second time: work of its own, not the first one repeated. */
export function requestsAgain<Request extends EdgeRequest>(requests: readonly Request[]): readonly Request[] {
  return requests.map((request) => (request.id === undefined ? request : { ...request, id: `${request.id} again` }));
}
