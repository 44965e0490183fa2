import type { PlannedItem } from "../../ports/edge-ledger.ts";
import type { EdgeState, InProgress } from "./edge-state.ts";
import { isWildcard } from "./group.ts";
import type { EdgeQuota } from "./plan-policy.ts";
import { afterTaking, tokensAt, whenHolding } from "./token-bucket.ts";

/** How much of something may go now, and when there is more. */
interface Room {
  readonly count: number;
  /** When there is room for all that wait, or for as many as ever fit, in milliseconds since the Unix epoch. */
  readonly moreAtMs: (waiting: number) => number;
}

/** How much an edge's quota leaves. */
interface QuotaRoom {
  readonly items: Room;
  /** Of `items`. */
  readonly wildcards: Room;
  /** Plans. */
  readonly requests: Room;
}

const UNLIMITED: Room = { count: Infinity, moreAtMs: () => 0 };

/** Room under the quota now. */
export function roomLeft(quota: EdgeQuota | undefined, state: EdgeState, nowMs: number): QuotaRoom {
  if (quota === undefined) return { items: UNLIMITED, wildcards: UNLIMITED, requests: UNLIMITED };
  const inProgress = stillInProgress(state, nowMs);
  const roomOf = (kind: "items" | "wildcards", most: number): Room => {
    const free = most - inProgress.reduce((sum, one) => sum + one[kind], 0);
    const fullAtMs = state.fullAtMs[kind];
    return {
      count: Math.max(0, Math.min(free, tokensAt(nowMs, fullAtMs, quota[kind]))),
      moreAtMs: (waiting) =>
        Math.max(whenHolding(waiting, fullAtMs, quota[kind]), free > 0 ? 0 : firstToEnd(inProgress, kind)),
    };
  };
  return {
    items: roomOf("items", quota.itemsInProgress),
    wildcards: roomOf("wildcards", quota.wildcardsInProgress),
    requests: {
      count: tokensAt(nowMs, state.fullAtMs.requests, quota.requests),
      moreAtMs: (waiting) => whenHolding(waiting, state.fullAtMs.requests, quota.requests),
    },
  };
}

/** The state once a plan has taken its part of the quota. */
export function takeQuota(
  quota: EdgeQuota,
  state: EdgeState,
  {
    id,
    items,
    storedAtMs,
  }: { readonly id: string; readonly items: readonly PlannedItem[]; readonly storedAtMs: number },
): Pick<EdgeState, "fullAtMs" | "inProgress"> {
  const wildcards = items.filter(({ item }) => isWildcard(item)).length;
  const taken = (kind: keyof EdgeState["fullAtMs"], count: number): number =>
    afterTaking(count, storedAtMs, state.fullAtMs[kind], quota[kind]);
  return {
    fullAtMs: {
      items: taken("items", items.length),
      wildcards: taken("wildcards", wildcards),
      requests: taken("requests", 1),
    },
    inProgress: [
      ...state.inProgress,
      { plan: id, items: items.length, wildcards, untilMs: storedAtMs + quota.inProgressMs },
    ],
  };
}

/** The plans that still count as in progress. */
export function stillInProgress({ inProgress }: EdgeState, nowMs: number): readonly InProgress[] {
  return inProgress.filter(({ untilMs }) => untilMs > nowMs);
}

function firstToEnd(inProgress: readonly InProgress[], kind: "items" | "wildcards"): number {
  return inProgress.reduce((first, one) => (one[kind] > 0 ? Math.min(first, one.untilMs) : first), Infinity);
}
