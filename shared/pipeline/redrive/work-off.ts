import type { WaitingObject } from "../../ports/parking-lot.ts";
import { look, type Seen } from "./claim.ts";
import type { Fate } from "./fate.ts";
import { putAway } from "./put-away.ts";
import { hasTime, type Redrive } from "./run.ts";
import { nextStep } from "./track.ts";
import { waitingKind, type WaitingKind } from "./waiting-kind.ts";
import { workOn } from "./work-on.ts";

/** What became of each object that was listed and is ours, by its key. */
export type Fates = Map<string, Fate>;

interface Seeing {
  readonly key: string;
  readonly kind: WaitingKind;
  readonly seen: Seen;
}

/**
 * Works off what waits, oldest first, but what was tried before after what never was: one that takes all the time there is, or
 * ends the process, must not come first again and again.
 *
 * @param eager - waits for no back-off.
 * @throws {PurgeTargetError} when tries can't be counted; what became of the others is in `fates` by then.
 */
export async function workOff(
  objects: readonly WaitingObject[],
  fates: Fates,
  eager: boolean,
  run: Redrive,
): Promise<void> {
  const triedBefore: Seeing[] = [];
  for (const { key } of objects) {
    const kind = waitingKind(key);
    if (kind === undefined) continue;
    fates.set(key, { outcome: "waiting" });
    if (!hasTime(run)) continue;
    const seen = await look(key, run);
    switch (nextStep(seen.track, run.clock.now(), eager)) {
      case "wait":
        fates.set(key, { outcome: seen.track?.state === "held" ? "held" : "waiting", why: seen.track?.why });
        break;
      case "remove":
        fates.set(key, await putAway(kind, key, { outcome: "done" }, run));
        break;
      case "archive":
        fates.set(key, await putAway(kind, key, { outcome: "gave-up", why: seen.track?.why }, run));
        break;
      case "work":
        if (seen.track === undefined) fates.set(key, await workOn(kind, key, seen, run));
        else triedBefore.push({ key, kind, seen });
    }
  }
  for (const { key, kind, seen } of triedBefore) {
    if (!hasTime(run)) return;
    fates.set(key, await workOn(kind, key, seen, run));
  }
}
