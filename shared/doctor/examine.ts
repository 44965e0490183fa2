import { describeError } from "../pipeline/describe-error.ts";
import { FINDINGS } from "./catalogue.ts";
import type { Finding, Found, Severity } from "./finding.ts";
import type { Inspection } from "./inspection.ts";

/** What a run came to. */
export interface Examination {
  /** Each once, the worst first. */
  readonly findings: readonly Finding[];
  /** Looks that were made, those that failed included. */
  readonly checks: number;
}

/** Control planes take a few calls a second: Lambda's fifteen. */
const AT_ONCE = 6;

/**
 * Makes all inspections, a few at a time. What one can't see keeps no other from being made, and is a finding itself.
 *
 * @param signal - when it fires, whatever is not done by then was not checked.
 */
export async function examine(inspections: readonly Inspection[], signal: AbortSignal): Promise<Examination> {
  const waiting = [...inspections];
  const found = new Map<string, Found>();
  let checks = 0;
  const inTurn = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      checks += 1;
      for (const one of await attempt(next, signal)) {
        if ("run" in one) waiting.push(one);
        else found.set(keyOf(one), one);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, inTurn));
  return { findings: [...found.values()].map(explained).toSorted(worstFirst), checks };
}

/** Names a finding: the same in the next run, whatever its sentence says by then. */
export function keyOf({ code, place: { kind, name, part } }: Pick<Found, "code" | "place">): string {
  return [code, kind, name, ...(part === undefined ? [] : [part])].join(" ");
}

async function attempt(
  { place, looksAt, run }: Inspection,
  signal: AbortSignal,
): Promise<readonly (Found | Inspection)[]> {
  try {
    return await unlessAborted(run, signal);
  } catch (error) {
    const what = `${looksAt} could not be looked at: ${describeError(error)}`;
    return [{ code: "not-checked", place: { ...place, part: looksAt }, what }];
  }
}

/** Waits no longer than the signal lets it, also for code that does not heed it. */
async function unlessAborted<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  signal.throwIfAborted();
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort);
  });
  try {
    return await Promise.race([run(signal), aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function explained(found: Found): Finding {
  const { severity, why, mend } = FINDINGS[found.code];
  return { ...found, severity, why, mend };
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, unknown: 1, warning: 2, information: 3 };

function worstFirst(one: Finding, other: Finding): number {
  return RANK[one.severity] - RANK[other.severity] || (keyOf(one) < keyOf(other) ? -1 : 1);
}
