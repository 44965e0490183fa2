import type { Config } from "../config/config.ts";
import type { Clock } from "../ports/clock.ts";
import type { Notes } from "../ports/notes.ts";
import type { Observers } from "../ports/observers.ts";
import type { Report } from "../ports/reporter.ts";
import { describeError } from "../pipeline/describe-error.ts";
import { type Examination, examine } from "./examine.ts";
import type { Expected } from "./expected.ts";
import type { Severity } from "./finding.ts";
import type { Inspection } from "./inspection.ts";
import { inspections } from "./inspections.ts";
import { tellFindings } from "./tell-findings.ts";

/** What the doctor works with. */
export interface Diagnosis {
  /** Reads what was deployed. */
  readonly expected: (signal: AbortSignal) => Promise<Expected>;
  readonly config: Config;
  readonly observers: Observers;
  readonly notes: Notes;
  readonly clock: Clock;
  readonly report: Report;
  /** Fires when nothing more is to be looked at. */
  readonly looksUntil: AbortSignal;
  /** Fires when there is just time enough left to answer. */
  readonly signal: AbortSignal;
}

/** Looks at all that is wired, and tells what is wrong with it. Changes nothing, but for its own marks. */
export async function diagnose(run: Diagnosis): Promise<Examination> {
  const { notes, clock, report, looksUntil, signal } = run;
  const startedAtMs = clock.now();
  const examination = await examine(await allInspections(run), looksUntil);
  const { findings, checks } = examination;
  await tellFindings(findings, { notes, report, nowMs: startedAtMs, signal });

  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  report({
    type: "doctor-done",
    checks,
    errors: count("error"),
    warnings: count("warning"),
    notChecked: count("unknown"),
    mappingsDisabled: findings.filter(({ code }) => code === "mapping-disabled" || code === "mapping-missing").length,
    ms: clock.now() - startedAtMs,
  });
  return examination;
}

/** Without what was deployed there is nothing to compare with, and just that to tell. */
async function allInspections({ expected, config, observers, clock, looksUntil }: Diagnosis) {
  try {
    return inspections(await expected(looksUntil), config, observers, clock);
  } catch (error) {
    return [unreadable(describeError(error))];
  }
}

function unreadable(why: string): Inspection {
  const place = { kind: "config", name: "expectations" } as const;
  const what = `what was deployed can't be read: ${why}`;
  return {
    place,
    looksAt: "what was deployed",
    run: async () => [{ code: "expectations-unreadable", place, what }],
  };
}
