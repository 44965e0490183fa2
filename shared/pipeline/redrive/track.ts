import { isRecord } from "../versioned-message.ts";
import { VERSION, versionProblem } from "../version.ts";

/** What is known of the tries to work off an object. */
export interface Track {
  /** Tries that were begun and not given back, from 1. */
  readonly attempts: number;
  readonly state:
    /** Somebody is at it; or was, and died, once {@link notBeforeMs} is over. */
    | "working"
    /** The last try failed, and will be repeated. */
    | "failed"
    /** The environment is not ready for it; that counts as no try. */
    | "held"
    /** Given up: what stands for it is purged, and only the archive is missing. */
    | "purged"
    /** Worked off. Kept of what may come once more. */
    | "done";
  /** Left alone until then, in milliseconds since the Unix epoch. */
  readonly notBeforeMs: number;
  /** How often it was held in a row. */
  readonly holds: number;
  /** What went wrong last, in a sentence without item data. */
  readonly why: string;
}

/** Tries after which an object is given up. */
export const MAX_ATTEMPTS = 3;

/**
 * Tries to purge what stands for an object, or to archive it, after which nobody looks into it any more: whatever it is that
 * ends the process, it is in there.
 */
export const MAX_LOOKS = 2 * MAX_ATTEMPTS;

/** What to do about an object now: work on it, put it away, or leave it to whoever is at it or to a later time. */
export type Step = "work" | "remove" | "archive" | "wait";

/**
 * @param track - `undefined` when it was never tried.
 * @param eager - waits for nobody but those who are at it: a person has asked.
 */
export function nextStep(track: Track | undefined, nowMs: number, eager: boolean): Step {
  if (track?.state === "done") return "remove";
  if (track?.state === "purged") return "archive";
  if (track === undefined || nowMs >= track.notBeforeMs) return "work";
  return eager && track.state !== "working" ? "work" : "wait";
}

/** The track of somebody who is about to begin: it is his for as long as nobody can be sure that he is gone. */
export function begun(track: Track | undefined, nowMs: number): Track {
  const attempts = (track?.attempts ?? 0) + 1;
  const { holds = 0, why = "the process ended" } = track ?? {};
  return { attempts, state: "working", notBeforeMs: nowMs + FIRST_DELAY_MS, holds, why };
}

/** The track of a try that failed. */
export function failed(track: Track, why: string, nowMs: number): Track {
  return { ...track, state: "failed", notBeforeMs: nowMs + delayMs(track.attempts), holds: 0, why };
}

/** The track of a try that the environment did not let happen: given back, later and later. */
export function held(track: Track, why: string, nowMs: number): Track {
  const holds = track.holds + 1;
  return { attempts: track.attempts - 1, state: "held", notBeforeMs: nowMs + delayMs(holds), holds, why };
}

const MINUTE_MS = 60_000;

/**
 * A minute less than the schedule's five: the run after next would be the first to find it due. And longer than anybody can be
 * at an object: than a run may take.
 */
const FIRST_DELAY_MS = 4 * MINUTE_MS;

/** What the environment held is worked off soon after it is mended, also if nobody says so. */
const MAX_DELAY_MS = 14 * MINUTE_MS;

/** How long an object is left alone, in milliseconds: 4 minutes, 9, then 14. */
function delayMs(times: number): number {
  return Math.min(times * (FIRST_DELAY_MS + MINUTE_MS) - MINUTE_MS, MAX_DELAY_MS);
}

export function encodeTrack(track: Track): object {
  return { ...VERSION, ...track };
}

/** One that this version can't read was tried often enough: what comes of it is a purge too many, not one too few. */
export function decodeTrack(value: unknown): Track {
  const { attempts, state, notBeforeMs, holds, why } = isRecord(value) && !versionProblem(value) ? value : {};
  const readable =
    typeof attempts === "number" &&
    isState(state) &&
    typeof notBeforeMs === "number" &&
    typeof holds === "number" &&
    typeof why === "string";
  if (readable) return { attempts, state, notBeforeMs, holds, why };
  return { attempts: MAX_ATTEMPTS, state: "failed", notBeforeMs: 0, holds: 0, why: "tries nobody can count" };
}

function isState(value: unknown): value is Track["state"] {
  return value === "working" || value === "failed" || value === "held" || value === "purged" || value === "done";
}
