import { TagwireError } from "../../ports/errors.ts";
import { isRecord } from "../versioned-message.ts";
import type { Reach } from "./reach.ts";

/** When a table's changes began to be purged for, and how its stream is read. */
export interface TableStanding {
  /** Records written clearly before this are skipped: what they made stale is covered by a purge that comes after it. */
  readonly activatedAtMs: number;
  readonly stream?: StreamStanding;
}

/** Who reads a table's stream. */
export interface StreamStanding {
  /** Of the stream that was last seen being read, or else of the first one that was seen. */
  readonly arn?: string | undefined;
  /** When it was last seen being read, to the hour. */
  readonly aliveAtMs: number;
  /** Since when changes may be missing; absent while all is well. */
  readonly lostSinceMs?: number;
  /** When its sources were last purged for that. */
  readonly orderedAtMs?: number;
}

/** Rules of a source that may have decided on changes. */
export interface SourceStanding {
  /** All that ran since its last coarse purge, and what they can touch, by their id. */
  readonly rules: Readonly<Record<string, Reach>>;
  /** When the last of them was first seen. */
  readonly seenAtMs: number;
  /** When its coarse purge was ordered for them; absent as long as it is due. */
  readonly purgedAtMs?: number;
  /** What earlier rules could touch, latest first: an origin that is not rolled out yet still tags by them. */
  readonly before?: readonly Reach[];
}

/** What an edge has been purged of. */
export interface EdgeStanding {
  /** Purges of it are no longer only observed: id of the distribution. */
  readonly live?: string;
  /** Distribution that everything was dropped of when it was first met. */
  readonly met?: string;
  /** Tag header under which everything at it is tagged: all was dropped once that was live. */
  readonly taggedBy?: string;
}

/** An edge that caches, or keeps, what a purge by tag does not reach. */
export function untagged({ taggedBy: _over, ...edge }: EdgeStanding): EdgeStanding {
  return edge;
}

/** What is in force, and since when: one note for all of it, so that no part is lost and another believed. */
export interface Standing {
  /** By name in the database. */
  readonly tables: Readonly<Record<string, TableStanding>>;
  readonly sources: Readonly<Record<string, SourceStanding>>;
  readonly edges: Readonly<Record<string, EdgeStanding>>;
  /** Address of each object cache that was purged of everything when it was first met, by name. */
  readonly objectCaches: Readonly<Record<string, string>>;
}

/** Name of the note. */
export const STANDING_NOTE = "standing";

/** Where nothing was ever deployed. */
export const NO_STANDING: Standing = { tables: {}, sources: {}, edges: {}, objectCaches: {} };

const VERSION = 1;

/** A newer version wrote the note, or somebody else did: nothing is to be built on it, nor written over it. */
class UnreadableStandingError extends TagwireError {
  override readonly name = "UnreadableStandingError";
  readonly code = "E_UNREADABLE_STANDING";

  constructor() {
    super(`note ${STANDING_NOTE} can't be read: must be version ${VERSION}`);
  }
}

/** @returns the standing as a note keeps it. */
export function writeStanding(standing: Standing): unknown {
  return { v: VERSION, ...standing };
}

/**
 * Reads what {@link writeStanding} wrote.
 *
 * @param value - of the note; `undefined` where there is none.
 * @throws {UnreadableStandingError}
 */
export function readStanding(value: unknown): Standing {
  if (value === undefined) return NO_STANDING;
  if (!isStanding(value)) throw new UnreadableStandingError();
  return value;
}

/** Whoever can write the note can write the ledger: only its version is doubted. */
function isStanding(value: unknown): value is Standing {
  return isRecord(value) && value["v"] === VERSION && Object.keys(NO_STANDING).every((part) => isRecord(value[part]));
}
