import { forget } from "./claim.ts";
import type { Fate } from "./fate.ts";
import type { Redrive } from "./run.ts";
import { troubleIn } from "./trouble.ts";
import { comesBack, type WaitingKind } from "./waiting-kind.ts";

/**
 * Takes an object out of the places that are looked into, once its track says that nothing else is left to do. Needs no claim:
 * two may do it at once.
 */
export async function putAway(
  kind: WaitingKind,
  key: string,
  fate: Fate & { readonly outcome: "done" | "gave-up" },
  run: Redrive,
): Promise<Fate> {
  const trouble = await troubleIn(
    ({ lot, signal }) => (fate.outcome === "done" ? lot.remove(key, signal) : lot.archive(key, signal)),
    run,
  );
  if (trouble !== undefined) {
    run.report({ type: "redrive-held", what: key, holds: 1, error: trouble.why, retryInMs: 0 });
    return { outcome: "held", why: trouble.why };
  }
  // a message may not have been taken off its queue: its track says what to do when it comes once more
  if (!comesBack(kind)) await forget(key, run);
  return fate;
}
