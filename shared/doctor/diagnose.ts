import type { Config } from "../config/config.ts";
import type { Clock } from "../ports/clock.ts";
import type { Notes } from "../ports/notes.ts";
import type { Observers } from "../ports/observers.ts";
import type { Report } from "../ports/reporter.ts";
import { type Examination, examine } from "./examine.ts";
import type { Expected } from "./expected.ts";
import type { Severity } from "./finding.ts";
import { inspections } from "./inspections.ts";
import { tellFindings } from "./tell-findings.ts";

/** What the doctor works with. */
export interface Diagnosis {
  readonly expected: Expected;
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
  const { expected, config, observers, notes, clock, report, looksUntil, signal } = run;
  const startedAtMs = clock.now();
  const examination = await examine(inspections(expected, config, observers, clock), looksUntil);
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
