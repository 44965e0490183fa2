import type { Report } from "../../ports/reporter.ts";

/** Tells of items that missed their deadline: sent after it, or still unsent. */
export function reportLate(
  edge: string,
  items: readonly { readonly deadlineMs: number }[],
  nowMs: number,
  report: Report,
): void {
  const late = items.filter(({ deadlineMs }) => deadlineMs < nowMs);
  if (late.length === 0) return;
  const lateMs = late.reduce((most, { deadlineMs }) => Math.max(most, nowMs - deadlineMs), 0);
  report({ type: "staleness-bound-broken", edge, items: late.length, lateMs });
}
