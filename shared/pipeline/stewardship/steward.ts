import type { Clock } from "../../ports/clock.ts";
import type { LaterQueue } from "../../ports/later-queue.ts";
import type { Notes } from "../../ports/notes.ts";
import type { Report } from "../../ports/reporter.ts";
import type { Deployed } from "./deployed.ts";
import { enrolNow } from "./enrol-now.ts";
import { firstPurges, noteGoingLive, noteUntagged } from "./first-purges.ts";
import { orderPurges } from "./purge-order.ts";
import { rebaseStanding } from "./rebase-standing.ts";
import { sourcePurges } from "./source-purges.ts";
import type { Standing } from "./standing.ts";
import { streamPurges } from "./stream-purges.ts";
import type { Surroundings } from "./surroundings.ts";
import { updateStanding } from "./update-standing.ts";

/** What a steward works with. */
export interface Stewarding {
  readonly deployed: Deployed;
  readonly notes: Notes;
  readonly laterQueue: LaterQueue;
  /** Looks around; what can't be seen is left out. */
  readonly look: (signal: AbortSignal) => Promise<Surroundings>;
  readonly clock: Clock;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Sees to what no change leads to: the first purge of a site that was live before, a purge when rules change, and one
 * when changes may be missing. To be run every few minutes.
 *
 * Purges are kept durably before it is noted that they were. So a crash, or somebody else who writes the note, leads to
 * a purge too many, never to one too few.
 *
 * @throws {PurgeTargetError} when notes or queue fail; the next run finds the same due.
 */
export async function steward(run: Stewarding): Promise<void> {
  const { deployed, notes, look, clock, report, signal } = run;
  const enrolled = await enrolNow(deployed, run);
  const surroundings = await look(signal);
  const nowMs = clock.now();

  const streams = streamPurges(enrolled, deployed, surroundings, nowMs);
  const isAlone = surroundings.aloneSinceMs !== undefined && surroundings.aloneSinceMs <= nowMs;
  const watched = noteUntagged(streams.standing, deployed, surroundings);
  const { orders, standing, goingLive } = isAlone
    ? purgesOfDeploy(watched, deployed, surroundings, nowMs)
    : { orders: [], standing: watched, goingLive: new Map<string, string>() };

  // first: purge-edge must not take what is ordered now for something to be only observed
  if (goingLive.size > 0) await updateStanding(notes, (current) => noteGoingLive(current, goingLive), signal);
  await orderPurges([...orders, ...streams.orders], { ...run, settleMs: deployed.settleMs });
  const decidedOn = noteGoingLive(enrolled, goingLive);
  await updateStanding(notes, (current) => rebaseStanding(decidedOn, standing, current), signal);

  for (const { table, sinceMs } of streams.lost) report({ type: "stream-lost", table, sinceMs });
  for (const table of streams.mended) report({ type: "stream-mended", table });
}

function purgesOfDeploy(standing: Standing, deployed: Deployed, surroundings: Surroundings, nowMs: number) {
  const first = firstPurges(standing, deployed, surroundings);
  const rules = sourcePurges(first.standing, deployed, nowMs, first.coversSources);
  return { orders: [...first.orders, ...rules.orders], standing: rules.standing, goingLive: first.goingLive };
}
