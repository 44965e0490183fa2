import type { Found } from "../finding.ts";

/** A `Date` header has whole seconds, and the answer was on its way for a while. */
const TOLERATED_MS = 5_000;

/** Whether our clock is right. */
export function checkClock(oursMs: number, theirsMs: number): readonly Found[] {
  const aheadMs = oursMs - theirsMs;
  if (Math.abs(aheadMs) <= TOLERATED_MS) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  const what = `it is ${seconds} s ${aheadMs > 0 ? "ahead" : "behind"}`;
  return [{ code: "clock-skew", place: { kind: "clock", name: "function" }, what }];
}
