import type { PendingItem } from "../../ports/edge-ledger.ts";
import { admit } from "./admit.ts";
import { budgetLeft } from "./budget.ts";
import { chunk } from "./chunk.ts";
import { coveredIn, takeInCovered } from "./cover.ts";
import { coarsen } from "./coarsen.ts";
import type { EdgeState } from "./edge-state.ts";
import { foldDuplicates, type Group } from "./group.ts";
import type { PlanDecision } from "./plan-decision.ts";
import type { PlanPolicy } from "./plan-policy.ts";
import { plannedItem } from "./planned-item.ts";
import { roomLeft, stillInProgress } from "./quota.ts";
import { reserve } from "./reserve.ts";
import { stillResting } from "./rest.ts";
import { eager, watchArrivals } from "./storm.ts";
import { WaitList } from "./wait-list.ts";
import { waitsForRoom } from "./wait-for-room.ts";
import { mayGoAlong, type WaitOf, waitsOf } from "./wait-of.ts";

/**
 * Decides which pending items go to an edge now, and in which plans. Equal input gives an equal decision; in whatever
 * order the items come, the same go in the same plans. What was sent before only ever delays an item: nothing but a plan of its own satisfies it.
 *
 * @example
 * ```ts
 * planPurges(pending, { gatherMs: 1_000, minIntervalMs: 10_000, ancestors: true, limits: PLAN_LIMITS }, NEW_EDGE, clock.now());
 * // { send: [[{ item: "#products", … }]], covered: [{ item: "#product:42", by: "#products" }], wait: [], … }
 * ```
 */
export function planPurges(
  pending: readonly PendingItem[],
  policy: PlanPolicy,
  state: EdgeState,
  nowMs: number,
): PlanDecision {
  const known = watchArrivals(pending, state, policy.storm, nowMs);
  const budget = budgetLeft(policy.budget, known, nowMs);
  const room = roomLeft(policy.quota, known, nowMs);
  const wait = new WaitList();
  const waitOf = waitsOf(pending, policy, known, budget.level, nowMs);
  const { gathered, anyRests } = takeGathered(pending, waitOf, wait);

  const { groups, coarsened } = coarsen(
    takeInCovered(gathered, policy.ancestors),
    known.storm === undefined ? policy : eager(policy),
    room.wildcards.count > 0 ? -Infinity : room.wildcards.moreAtMs(1),
  );
  const places = { items: Math.min(room.items.count, budget.items), wildcards: room.wildcards.count };
  const { admitted, turnsBefore } = admit(groups.filter(mayGo), places, state.turnsAhead);
  const send = chunk(admitted.map(plannedItem), policy.limits).slice(0, room.requests.count);

  const next = stillTrue({ ...known, turnsAhead: turnsBefore }, policy, nowMs);
  const sent = new Set(send.flatMap((items) => items.map(({ item }) => item)));
  const left = groups.filter(({ item }) => !sent.has(item));
  const after = send.reduce((before, items) => reserve(before, { id: "", items, storedAtMs: nowMs }, policy), next);
  const waitForRoom = waitsForRoom(left.filter(mayGo), policy, after, nowMs);
  for (const group of left) {
    for (const one of group.members) wait.add((anyRests ? waitOf(one) : undefined) ?? waitForRoom(one, group));
  }

  return {
    send,
    covered: admitted.filter(({ item }) => sent.has(item)).flatMap(coveredIn),
    coarsened: coarsened.filter(({ item }) => sent.has(item)),
    wait: wait.inOrder(),
    budget: budget.level,
    next,
  };
}

/** What may go, or go along with what covers it. What gathers is not covered either: only a purge sent after that satisfies it. */
function takeGathered(
  pending: readonly PendingItem[],
  waitOf: WaitOf,
  wait: WaitList,
): { readonly gathered: ReadonlyMap<string, Group>; readonly anyRests: boolean } {
  const [ready, resting]: [PendingItem[], PendingItem[]] = [[], []];
  for (const one of pending) {
    const why = waitOf(one);
    if (why === undefined) ready.push(one);
    else if (mayGoAlong(why)) resting.push(one);
    else wait.add(why);
  }
  return { gathered: foldDuplicates(ready, resting), anyRests: resting.length > 0 };
}

function mayGo({ ready }: Group): boolean {
  return ready;
}

/** The state without what no longer matters. */
function stillTrue({ hold, ...state }: EdgeState, { minIntervalMs }: PlanPolicy, nowMs: number): EdgeState {
  return {
    ...state,
    ...(hold !== undefined && hold.untilMs > nowMs && { hold }),
    sent: stillResting(state, minIntervalMs, nowMs),
    inProgress: stillInProgress(state, nowMs),
  };
}
