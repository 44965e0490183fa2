import type { EdgeRefusal } from "../../ports/edge-cache.ts";

const FIRST_MS = 1_000;

/** Longest time between two calls to an edge that refuses, in milliseconds. */
export const MAX_BACKOFF_MS = 60_000;

/**
 * How long to leave an edge alone after it refused a plan: from a second, doubling to {@link MAX_BACKOFF_MS}, at least half
 * of it, so that planners of several edges don't come back together. What only a person can mend waits longest.
 *
 * @param attempts - calls with this plan that did not go through before this one.
 * @param chance - 0 to 1.
 */
export function backoffMs(refusal: EdgeRefusal, attempts: number, chance: number): number {
  const hopeless = refusal === "denied" || refusal === "invalid";
  const ceilingMs = hopeless ? MAX_BACKOFF_MS : Math.min(MAX_BACKOFF_MS, FIRST_MS * 2 ** attempts);
  return Math.round(ceilingMs * (0.5 + chance / 2));
}
