import type { Clock } from "../../ports/clock.ts";
import type { Notes } from "../../ports/notes.ts";
import type { CanaryResult } from "./canary-result.ts";

/** Each run purges one tag of each edge, which costs money: an hour, less half of what lies between two looks at the clock. */
const EVERY_MS = 3_600_000 - 150_000;

/** After a failure sooner, but not so soon that what doesn't work is paid for all day. */
const AGAIN_MS = 900_000 - 150_000;

const NOTE = "canary";

export interface DueCanary {
  readonly notes: Notes;
  readonly clock: Clock;
  /** Whether it runs whenever it was last: somebody asked for it. @default only when it is due */
  readonly asked?: boolean;
  readonly run: () => Promise<readonly CanaryResult[]>;
  readonly signal: AbortSignal;
}

/**
 * Runs the canary if its time has come, and nobody else is about to. A run that ends in the middle counts as failed.
 *
 * @returns what it saw; `undefined` when it did not run.
 */
export async function runWhenDue(due: DueCanary): Promise<readonly CanaryResult[] | undefined> {
  const { notes, clock, asked = false, run, signal } = due;
  const seen = await notes.read(NOTE, signal);
  const nowMs = clock.now();
  if (!asked && nowMs < dueAtMs(seen?.value)) return undefined;
  if (!(await notes.write(NOTE, { dueAtMs: nowMs + AGAIN_MS }, seen, signal))) return undefined;
  const results = await run();
  if (results.every(({ ok }) => ok)) {
    await notes.write(NOTE, { dueAtMs: nowMs + EVERY_MS }, await notes.read(NOTE, signal), signal);
  }
  return results;
}

function dueAtMs(value: unknown): number {
  if (typeof value !== "object" || value === null || !("dueAtMs" in value)) return 0;
  return typeof value.dueAtMs === "number" ? value.dueAtMs : 0;
}
