import { TagwireError } from "../../ports/errors.ts";
import type { Notes } from "../../ports/notes.ts";
import { readStanding, type Standing, STANDING_NOTE, writeStanding } from "./standing.ts";

/** Others write the note only when something was deployed or ordered: more than a few in a row is a fault. */
const MAX_TRIES = 5;

/** Somebody else wrote the note each time we wanted to. */
class BusyStandingError extends TagwireError {
  override readonly name = "BusyStandingError";
  readonly code = "E_BUSY_STANDING";

  constructor() {
    super(`note ${STANDING_NOTE} was written by somebody else ${MAX_TRIES} times in a row`);
  }
}

/**
 * Changes the standing as it is now, not as it once was read: whoever wrote in between is heard.
 *
 * @param change - gives back the very same standing when there is nothing to change.
 * @returns the standing after it.
 * @throws {UnreadableStandingError} when there is a note that this version can't read.
 * @throws {BusyStandingError} when others kept writing.
 * @throws {PurgeTargetError} when it is unknown whether it was written.
 */
export async function updateStanding(
  notes: Notes,
  change: (standing: Standing) => Standing,
  signal: AbortSignal,
): Promise<Standing> {
  for (let tries = 1; ; tries++) {
    const note = await notes.read(STANDING_NOTE, signal);
    const standing = readStanding(note?.value);
    const changed = change(standing);
    if (changed === standing) return standing;
    if (await notes.write(STANDING_NOTE, writeStanding(changed), note, signal)) return changed;
    if (tries === MAX_TRIES) throw new BusyStandingError();
  }
}
