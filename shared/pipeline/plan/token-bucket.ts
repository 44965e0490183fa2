import type { Rate } from "./plan-policy.ts";

/**
 * A token bucket is one number: when it will be full again. What it holds follows from the time, and so does what it will
 * hold later; a clock that is behind finds less in it, never more.
 */

/** Whole tokens it holds, at most its burst. */
export function tokensAt(nowMs: number, fullAtMs: number, { perSecond, burst }: Rate): number {
  const missing = (Math.max(0, fullAtMs - nowMs) / 1_000) * perSecond;
  return Math.max(0, Math.floor(burst - missing + ROUNDING));
}

/** When it will be full again once so many tokens are taken from it. */
export function afterTaking(count: number, nowMs: number, fullAtMs: number, { perSecond }: Rate): number {
  return Math.max(nowMs, fullAtMs) + (count / perSecond) * 1_000;
}

/** When it will hold so many tokens, or all that fit in it: whole milliseconds, perhaps in the past. */
export function whenHolding(count: number, fullAtMs: number, { perSecond, burst }: Rate): number {
  return Math.ceil(fullAtMs - (Math.max(0, burst - count) / perSecond) * 1_000);
}

/** A token may be short of whole by what arithmetic loses. */
const ROUNDING = 1e-6;
