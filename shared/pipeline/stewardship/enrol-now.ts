import type { Clock } from "../../ports/clock.ts";
import type { Notes } from "../../ports/notes.ts";
import type { Report } from "../../ports/reporter.ts";
import type { DeployedRules } from "./deployed.ts";
import { enrol } from "./enrol.ts";
import { NO_STANDING, type Standing } from "./standing.ts";
import { updateStanding } from "./update-standing.ts";

/** What enrolling takes. */
export interface Enrolling {
  readonly notes: Notes;
  readonly clock: Clock;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Notes the tables and rules of the code that asks, unless somebody did already.
 *
 * @returns the standing with them.
 * @throws {PurgeTargetError} when notes fail.
 */
export async function enrolNow(
  deployed: DeployedRules,
  { notes, clock, report, signal }: Enrolling,
): Promise<Standing> {
  let before = NO_STANDING;
  const enrolled = await updateStanding(
    notes,
    (standing) => {
      before = standing;
      return enrol(standing, deployed, clock.now());
    },
    signal,
  );
  for (const [table, name] of deployed.tables) {
    if (before.tables[name] === undefined) report({ type: "table-activated", table });
  }
  for (const [source, { rules }] of deployed.sources) {
    if (before.sources[source]?.rules[rules] === undefined) report({ type: "rules-seen", source });
  }
  return enrolled;
}
