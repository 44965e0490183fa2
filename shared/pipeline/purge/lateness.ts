import type { Report } from "../../ports/reporter.ts";
import type { Hold } from "../plan/edge-state.ts";
import type { EdgeTarget } from "./planner.ts";

/** When something began to wait that nobody wants to wait: held on purpose, once it was released. */
export function waitsSinceMs(addedAtMs: number, hold: Hold | undefined, nowMs: number): number {
  if (hold === undefined || addedAtMs > hold.untilMs) return addedAtMs;
  return Math.max(addedAtMs, Math.min(hold.untilMs, nowMs));
}

/** An item with what it was promised. */
interface Promised {
  readonly deadlineMs: number;
}

/**
 * Tells of items that missed their deadline: sent after it, or still unsent. What was held on purpose is promised anew from
 * when it was released.
 */
export function reportLate(
  { settings: { name: edge, maxStalenessMs } }: Pick<EdgeTarget, "settings">,
  items: readonly Promised[],
  hold: Hold | undefined,
  nowMs: number,
  report: Report,
): void {
  const lateness = items.map((one) => nowMs - promisedMs(one, hold, maxStalenessMs));
  const late = lateness.filter((lateMs) => lateMs > 0);
  if (late.length === 0) return;
  const lateMs = late.reduce((most, one) => Math.max(most, one), 0);
  report({ type: "staleness-bound-broken", edge, items: late.length, lateMs });
}

function promisedMs({ deadlineMs }: Promised, hold: Hold | undefined, maxStalenessMs: number): number {
  if (hold === undefined || deadlineMs < hold.sinceMs) return deadlineMs;
  const queuedAtMs = deadlineMs - maxStalenessMs;
  return queuedAtMs > hold.untilMs ? deadlineMs : Math.max(deadlineMs, hold.untilMs + maxStalenessMs);
}
