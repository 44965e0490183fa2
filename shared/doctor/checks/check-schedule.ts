import type { ExpectedSchedule } from "../expected.ts";
import type { Found, Place } from "../finding.ts";
import type { ScheduleSeen } from "../observations.ts";

/** What is wrong with a schedule. */
export function checkSchedule(
  place: Place,
  { expression }: ExpectedSchedule,
  seen: ScheduleSeen | undefined,
): readonly Found[] {
  if (seen === undefined) return [{ code: "schedule-missing", place, what: "there is no such rule" }];
  if (!seen.enabled) return [{ code: "schedule-disabled", place, what: "its rule is switched off" }];
  if (seen.expression === expression) return [];
  return [{ code: "schedule-changed", place, what: `it rings at ${seen.expression}, not ${expression}` }];
}
