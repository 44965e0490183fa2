import type { Clock } from "../../ports/clock.ts";
import type { Notes } from "../../ports/notes.ts";
import { CANARY_NOTE, type CanaryNote, readCanaryNote } from "./canary-note.ts";
import type { CanaryResult } from "./canary-result.ts";

/** Each run purges one tag of each edge, which costs money: an hour, less half of what lies between two looks at the clock. */
const EVERY_MS = 3_600_000 - 150_000;

/** After a failure sooner, but not so soon that what doesn't work is paid for all day. */
const AGAIN_MS = 900_000 - 150_000;

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
  const seen = await notes.read(CANARY_NOTE, signal);
  const note = readCanaryNote(seen?.value);
  const nowMs = clock.now();
  if (!asked && nowMs < note.dueAtMs) return undefined;
  const begun: CanaryNote = { ...note, dueAtMs: nowMs + AGAIN_MS };
  if (!(await notes.write(CANARY_NOTE, begun, seen, signal))) return undefined;
  const results = await run();
  const ended: CanaryNote = {
    dueAtMs: nowMs + (results.every(({ ok }) => ok) ? EVERY_MS : AGAIN_MS),
    last: { atMs: nowMs, results },
  };
  await notes.write(CANARY_NOTE, ended, await notes.read(CANARY_NOTE, signal), signal);
  return results;
}
