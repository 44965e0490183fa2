import type { Note, Notes } from "../../ports/notes.ts";
import { begun, decodeTrack, encodeTrack, type Track } from "./track.ts";

/** How long it is remembered what became of an object, in days: longer than any queue keeps what may bring it back. */
const TRACK_DAYS = 30;

/** What claiming objects takes. */
export interface Claiming {
  readonly notes: Notes;
  readonly signal: AbortSignal;
}

/** What was known of an object when it was looked at. */
export interface Seen {
  readonly note: Note | undefined;
  readonly track: Track | undefined;
}

/** @throws {PurgeTargetError} */
export async function look(key: string, { notes, signal }: Claiming): Promise<Seen> {
  const note = await notes.read(nameOf(key), signal);
  return { note, track: note && decodeTrack(note.value) };
}

/**
 * Counts a try before it is made: whoever dies in it has made it. Of all that have seen the same, one gets the object.
 *
 * @returns the track of the try; `undefined` when somebody else has it.
 * @throws {PurgeTargetError} when nobody can tell.
 */
export async function claim(
  key: string,
  { note, track }: Seen,
  nowMs: number,
  { notes, signal }: Claiming,
): Promise<Track | undefined> {
  const mine = begun(track, nowMs);
  return (await notes.write(nameOf(key), encodeTrack(mine), note, signal, TRACK_DAYS)) ? mine : undefined;
}

/** Writes what became of a try, unless somebody else has begun another since. */
export async function record(key: string, mine: Track, next: Track, { notes, signal }: Claiming): Promise<void> {
  const { note, track } = await look(key, { notes, signal });
  if (track === undefined || track.attempts !== mine.attempts || track.notBeforeMs !== mine.notBeforeMs) return;
  await notes.write(nameOf(key), encodeTrack(next), note, signal, TRACK_DAYS);
}

/** Forgets an object that is gone. */
export async function forget(key: string, { notes, signal }: Claiming): Promise<void> {
  await notes.forget(nameOf(key), signal);
}

function nameOf(key: string): string {
  return `redrive ${key}`;
}
