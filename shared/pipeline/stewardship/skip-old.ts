import { MAX_CLOCK_SKEW_MS } from "../coarse/coarse-turn.ts";
import type { ReadChanges } from "../change/read-changes.ts";

/** Streams round the time of a write down to the second, in milliseconds. */
const STREAM_TIME_RESOLUTION_MS = 1_000;

/** Written so much before the activation a record surely was, by whatever clock, in milliseconds. */
const SURELY_BEFORE_MS = MAX_CLOCK_SKEW_MS + STREAM_TIME_RESOLUTION_MS;

/**
 * Leaves out what was written before its table was activated, readable or not: a purge of all that it can have made stale
 * comes after the activation.
 *
 * @param activations - by logical table name; of a table without one nothing is left out.
 */
export function skipOld(
  { changes, unreadable }: ReadChanges,
  activations: ReadonlyMap<string, number> = new Map(),
): ReadChanges & { readonly skipped: number } {
  const isNew = ({ table, writtenAtMs }: { table: string | undefined; writtenAtMs: number | undefined }): boolean => {
    const activatedAtMs = table === undefined ? undefined : activations.get(table);
    return activatedAtMs === undefined || writtenAtMs === undefined || writtenAtMs >= activatedAtMs - SURELY_BEFORE_MS;
  };
  const kept = { changes: changes.filter(isNew), unreadable: unreadable.filter(isNew) };
  const skipped = changes.length + unreadable.length - kept.changes.length - kept.unreadable.length;
  return { ...kept, skipped };
}
