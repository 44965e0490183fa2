import { claim, record, type Seen } from "./claim.ts";
import type { Fate } from "./fate.ts";
import { purgeInstead } from "./purge-instead.ts";
import { putAway } from "./put-away.ts";
import type { Redrive } from "./run.ts";
import { failed, held, MAX_ATTEMPTS, MAX_LOOKS, type Track } from "./track.ts";
import { troubleIn } from "./trouble.ts";
import { tryOnce } from "./try-once.ts";
import type { WaitingKind } from "./waiting-kind.ts";

/** An object, and the right to work on it for a while. */
interface Claimed {
  readonly key: string;
  readonly kind: WaitingKind;
  readonly mine: Track;
}

/**
 * Works on one object. It is claimed before, so that a try which ends the process counts; and what became of it is written
 * before the object is moved, so that a crash in between leads to no second try.
 *
 * @throws {PurgeTargetError} when tries can't be counted, or what became of one can't be written.
 */
export async function workOn(kind: WaitingKind, key: string, seen: Seen, run: Redrive): Promise<Fate> {
  const mine = await claim(key, seen, run.clock.now(), run);
  if (mine === undefined) return { outcome: "waiting" };
  const claimed = { key, kind, mine };
  // the try that used up the last one ended its process
  if (mine.attempts > MAX_ATTEMPTS) return await giveUp(claimed, mine.why, run);

  const startedAtMs = run.clock.now();
  let found = false;
  const trouble = await troubleIn(async (limited) => {
    found = await tryOnce(kind, key, limited);
  }, run);
  if (trouble === undefined) {
    const ms = run.clock.now() - startedAtMs;
    if (found) run.report({ type: "redriven", kind, object: key, attempts: mine.attempts, ms });
    await record(key, mine, { ...mine, state: "done" }, run);
    return await putAway(kind, key, { outcome: "done" }, run);
  }
  const { why } = trouble;
  if (trouble.kind === "held") return await hold(claimed, why, run);
  if (trouble.kind === "hopeless" || mine.attempts >= MAX_ATTEMPTS) return await giveUp(claimed, why, run);
  return await tryAgain(claimed, why, run);
}

async function tryAgain({ key, kind, mine }: Claimed, why: string, run: Redrive): Promise<Fate> {
  const nowMs = run.clock.now();
  const next = failed(mine, why, nowMs);
  await record(key, mine, next, run);
  const { attempts, notBeforeMs } = next;
  run.report({ type: "redrive-failed", kind, object: key, attempts, error: why, retryInMs: notBeforeMs - nowMs });
  return { outcome: "failed", why };
}

async function hold({ key, mine }: Claimed, why: string, run: Redrive): Promise<Fate> {
  const nowMs = run.clock.now();
  const next = held(mine, why, nowMs);
  await record(key, mine, next, run);
  const { holds, notBeforeMs } = next;
  run.report({ type: "redrive-held", what: key, holds, error: why, retryInMs: notBeforeMs - nowMs });
  return { outcome: "held", why };
}

/** What stands for the object first: only then may it leave the places that are looked into. */
async function giveUp(claimed: Claimed, why: string, run: Redrive): Promise<Fate> {
  const { key, kind, mine } = claimed;
  const trouble = await troubleIn(async (limited) => {
    const object = mine.attempts > MAX_LOOKS ? undefined : await limited.lot.read(key, limited.signal);
    await purgeInstead(kind, key, object, limited);
  }, run);
  if (trouble !== undefined) return await hold(claimed, trouble.why, run);
  run.report({ type: "redrive-gave-up", kind, object: key, attempts: mine.attempts, error: why });
  await record(key, mine, { ...mine, state: "purged", why }, run);
  return await putAway(kind, key, { outcome: "gave-up", why }, run);
}
