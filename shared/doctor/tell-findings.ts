import type { Report } from "../ports/reporter.ts";
import type { Note, Notes } from "../ports/notes.ts";
import { keyOf } from "./examine.ts";
import type { Finding } from "./finding.ts";

/** A finding that lasts is told again after this long, in milliseconds. */
const TELL_AGAIN_MS = 3_600_000;

/** Name of the note that says when each finding was told last. */
const TOLD = "doctor/told";

/** Told marks outlive what they are about by this much: who comes back after a week is told anew. */
const KEPT_DAYS = 7;

/** When each finding was told last, by its key, in milliseconds since the Unix epoch. */
type Told = Readonly<Record<string, number>>;

/**
 * Reports the findings that are new, and hourly those that last: a schedule would otherwise tell each 288 times a day. One
 * that went away and comes back is new. Told once too often is harmless: where notes can't be kept, all are told.
 */
export async function tellFindings(
  findings: readonly Finding[],
  run: { readonly notes: Notes; readonly report: Report; readonly nowMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const { notes, report, nowMs, signal } = run;
  const note = await notes.read(TOLD, signal).catch(() => undefined);
  const before = toldIn(note);
  const told: Record<string, number> = {};
  for (const finding of findings) {
    const key = keyOf(finding);
    const lastMs = before[key];
    const isDue = lastMs === undefined || nowMs - lastMs >= TELL_AGAIN_MS;
    told[key] = isDue ? nowMs : lastMs;
    if (isDue) report({ type: "doctor-finding", ...finding });
  }
  if (JSON.stringify(told) === JSON.stringify(before)) return;
  // Whoever wrote in between told the same.
  await notes.write(TOLD, told, note, signal, KEPT_DAYS).catch(() => false);
}

function toldIn(note: Note | undefined): Told {
  const value = note?.value;
  if (typeof value !== "object" || value === null) return {};
  const marks = Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === "number");
  return Object.fromEntries(marks);
}
