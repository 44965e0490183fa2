import type { CanaryResult } from "./canary-result.ts";

/** Name of the note that says when the canary runs next, and what it saw. */
export const CANARY_NOTE = "canary";

/** What is on record of the canary. */
export interface CanaryNote {
  /** In milliseconds since the Unix epoch; 0 when it never ran. */
  readonly dueAtMs: number;
  /** Its last run that came to an end; absent when none has. */
  readonly last?: { readonly atMs: number; readonly results: readonly CanaryResult[] };
}

/** What a note says; of a version that noted less, as much as there is. */
export function readCanaryNote(value: unknown): CanaryNote {
  if (typeof value !== "object" || value === null || !("dueAtMs" in value)) return { dueAtMs: 0 };
  const { dueAtMs, last } = value as { readonly dueAtMs: unknown; readonly last?: CanaryNote["last"] };
  return { dueAtMs: typeof dueAtMs === "number" ? dueAtMs : 0, ...(last && { last }) };
}
