import type { WaitingObject } from "../../ports/parking-lot.ts";
import { look, type Seen } from "./claim.ts";
import { fairSlices } from "./fair-slices.ts";
import type { Fate } from "./fate.ts";
import { putAway } from "./put-away.ts";
import { hasTime, type Redrive } from "./run.ts";
import { nextStep } from "./track.ts";
import { waitingKind, type WaitingKind } from "./waiting-kind.ts";
import { workOn } from "./work-on.ts";

/** What became of each object that was listed and is ours, by its key. */
export type Fates = Map<string, Fate>;

interface Waiting {
  readonly key: string;
  readonly kind: WaitingKind;
}

/**
 * Works off what waits, slice by slice: in each what was tried before after what never was, since one that takes all the time
 * there is, or ends the process, must not come first again and again; both oldest first.
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
  const ours = objects.flatMap(({ key }) => {
    const kind = waitingKind(key);
    return kind === undefined ? [] : [{ key, kind }];
  });
  for (const { key } of ours) fates.set(key, { outcome: "waiting" });
  for (const slice of fairSlices(ours)) await workOffSlice(slice, fates, eager, run);
}

async function workOffSlice(slice: readonly Waiting[], fates: Fates, eager: boolean, run: Redrive): Promise<void> {
  const triedBefore: (Waiting & { readonly seen: Seen })[] = [];
  for (const { key, kind } of slice) {
    if (!hasTime(run)) return;
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
