import type { CoarsePace } from "../../ports/coarse-gate.ts";

/** What is known of a source's coarse purges. */
export interface CoarseTrack {
  /** When one was last let through, in milliseconds since the Unix epoch. */
  readonly lastAtMs: number | undefined;
  /** The latest time for which one is, or was, kept; it starts no earlier. In milliseconds since the Unix epoch. */
  readonly keptForMs: number | undefined;
}

/** Furthest that the clocks of two of our processes are believed to be apart, in milliseconds. */
export const MAX_CLOCK_SKEW_MS = 5_000;

/** Longest a purge can be kept, in milliseconds: what queues delay at most. */
export const MAX_KEPT_MS = 900_000;

/**
 * Decides on a coarse purge for a change that was written before `nowMs`.
 *
 * A purge kept for later covers the change only if it surely starts after the source has stopped answering old, by
 * whatever clock it was kept. One that was let through covers nothing: its process may have died before purging.
 */
export function coarseTurn(
  { lastAtMs, keptForMs }: CoarseTrack,
  { windowMs, settleMs }: CoarsePace,
  nowMs: number,
): { readonly when: "now" | "covered" } | { readonly when: "later"; readonly delayMs: number } {
  const surelyAfterMs = settleMs + MAX_CLOCK_SKEW_MS;
  if (keptForMs !== undefined && keptForMs >= nowMs + surelyAfterMs) return { when: "covered" };
  const lastMs = Math.max(lastAtMs ?? -Infinity, keptForMs ?? -Infinity);
  const waitMs = lastMs + windowMs - nowMs;
  if (waitMs <= 0) return { when: "now" };
  // a clock that was far ahead must not put purges off beyond what this one would
  return { when: "later", delayMs: Math.min(Math.max(waitMs, settleMs), windowMs + surelyAfterMs, MAX_KEPT_MS) };
}
