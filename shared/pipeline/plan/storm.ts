import type { PendingItem } from "../../ports/edge-ledger.ts";
import type { EdgeState } from "./edge-state.ts";
import type { PlanPolicy, StormPolicy } from "./plan-policy.ts";

/** A change this long ago counts half for how fast they come now, in milliseconds. */
const RECENT_MS = 10_000;

/** A change this long ago counts half for how fast they usually come, in milliseconds. */
const USUAL_MS = 6 * 3_600_000;

/** What part of a needless purge stays needless in a storm. */
const STILL_NEEDLESS = 0.5;

/** A storm is over when changes come at less than this part of the rate that makes one. */
const CALM = 0.5;

/**
 * The state with how fast new items come, and whether that is a storm. What gathers while purges are held is none:
 * somebody knows about it.
 */
export function watchArrivals(
  pending: readonly PendingItem[],
  { storm: before, ...state }: EdgeState,
  storm: StormPolicy | undefined,
  nowMs: number,
): EdgeState {
  const { arrivals, hold } = state;
  const passedMs = Math.max(0, nowMs - arrivals.countedToMs);
  const added = hold === undefined ? addedBySecond(pending, arrivals.countedToMs, nowMs) : [];
  const recent = added.reduce((sum, count, seconds) => sum + count * half(seconds * 1_000, RECENT_MS), 0);
  const perSecond = arrivals.perSecond * half(passedMs, RECENT_MS) + recent * weight(RECENT_MS);
  const all = added.reduce((sum, count) => sum + count, 0);
  const usualPerSecond = arrivals.usualPerSecond * half(passedMs, USUAL_MS) + all * weight(USUAL_MS);
  const watched = {
    ...state,
    arrivals: { countedToMs: Math.max(nowMs, arrivals.countedToMs), perSecond, usualPerSecond },
  };
  if (storm === undefined) return watched;

  // What has just come is not what is usual.
  const stormPerSecond = Math.max(storm.minPerSecond, storm.factor * arrivals.usualPerSecond);
  if (perSecond < stormPerSecond * (before === undefined ? 1 : CALM)) return watched;
  return { ...watched, storm: before ?? { sinceMs: nowMs } };
}

/** In a storm part of what is purged needlessly would be purged soon anyway, so it counts for less. */
export function eager(policy: PlanPolicy): PlanPolicy {
  const { coarsening } = policy;
  if (coarsening === undefined) return policy;
  return { ...policy, coarsening: { ...coarsening, refetchUsd: coarsening.refetchUsd * STILL_NEEDLESS } };
}

/** How many were added how many seconds ago: whole numbers, so that the order in which they are counted can't matter. */
function addedBySecond(pending: readonly PendingItem[], countedToMs: number, nowMs: number): readonly number[] {
  const counts: number[] = Array.from({ length: (5 * RECENT_MS) / 1_000 }, () => 0);
  for (const { addedAtMs } of pending) {
    if (addedAtMs <= countedToMs) continue;
    const seconds = Math.min(counts.length - 1, Math.max(0, Math.floor((nowMs - addedAtMs) / 1_000)));
    counts[seconds] = (counts[seconds] ?? 0) + 1;
  }
  return counts;
}

function half(passedMs: number, halfLifeMs: number): number {
  return 2 ** (-passedMs / halfLifeMs);
}

/** What one change adds to a rate with such a half-life, so that a steady stream of one a second comes to 1. */
function weight(halfLifeMs: number): number {
  return Math.LN2 / (halfLifeMs / 1_000);
}
