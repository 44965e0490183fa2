import type { WaitingObject } from "../../ports/parking-lot.ts";
import type { Fate } from "./fate.ts";
import type { Fates } from "./work-off.ts";

/** What a run did, and what it left. */
export interface RedriveSummary {
  /** Dead letters taken off their queues. */
  readonly deadLetters: number;
  /** Objects worked off. */
  readonly done: number;
  /** Objects given up: what stands for them is purged, and they lie in the archive. */
  readonly gaveUp: number;
  /** Objects whose try failed, and that will be tried again. */
  readonly failed: number;
  /** Objects and queues for which the environment is not ready: a person must look. */
  readonly held: number;
  /** Objects that are left, those that failed and those that are held included. */
  readonly left: number;
  /** Age of the oldest of them, in milliseconds; 0 when none is left. */
  readonly oldestMs: number;
  /** Objects in the archive; counted no further than to a thousand. */
  readonly archived: number;
  /** The first few that were not worked off, and why. */
  readonly details: readonly (Fate & { readonly what: string })[];
}

/** Enough to see what it is about. */
const MAX_DETAILS = 20;

/** What else there is to tell beside the fates of objects. */
interface Told {
  readonly deadLetters: number;
  readonly archived: number;
  /** What was held before any object could be looked at. */
  readonly blocked: readonly (Fate & { readonly what: string })[];
}

export function summarize(waiting: readonly WaitingObject[], fates: Fates, told: Told, nowMs: number): RedriveSummary {
  const { deadLetters, archived, blocked } = told;
  const objects = Array.from(fates, ([what, fate]) => ({ what, ...fate }));
  const count = (outcome: Fate["outcome"]) => objects.filter((one) => one.outcome === outcome).length;
  const isLeft = ({ outcome }: Fate) => outcome !== "done" && outcome !== "gave-up";
  const left = new Set(objects.filter(isLeft).map(({ what }) => what));
  const oldest = waiting.find(({ key }) => left.has(key));
  const untold = objects.filter(
    ({ outcome, why }) => outcome !== "done" && (outcome !== "waiting" || why !== undefined),
  );
  return {
    deadLetters,
    done: count("done"),
    gaveUp: count("gave-up"),
    failed: count("failed"),
    held: count("held") + blocked.length,
    left: left.size,
    oldestMs: oldest === undefined ? 0 : Math.max(0, nowMs - oldest.sinceMs),
    archived: archived + count("gave-up"),
    details: [...blocked, ...untold].slice(0, MAX_DETAILS),
  };
}
