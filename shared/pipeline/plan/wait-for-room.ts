import type { PendingItem } from "../../ports/edge-ledger.ts";
import { budgetLeft } from "./budget.ts";
import type { EdgeState } from "./edge-state.ts";
import { type Group, isWildcard } from "./group.ts";
import type { WaitingItem } from "./plan-decision.ts";
import type { PlanPolicy } from "./plan-policy.ts";
import { roomLeft } from "./quota.ts";

/**
 * Until when groups wait that could go but for the quota or the budget: until there is room for all of them, or for as
 * many as ever go at once, because a look at the edge for each of them alone would cost more than it brings.
 *
 * @param after - the state once what goes now has gone.
 */
export function waitsForRoom(
  groups: readonly Group[],
  policy: PlanPolicy,
  after: EdgeState,
  nowMs: number,
): (one: PendingItem, group: Group) => WaitingItem {
  const budget = budgetLeft(policy.budget, after, nowMs);
  if (budget.items === 0) return ({ item }) => ({ item, untilMs: budget.renewedAtMs, why: "budget" });
  const room = roomLeft(policy.quota, after, nowMs);
  const wildcards = groups.filter(({ item }) => isWildcard(item)).length;
  const requestAtMs = Math.max(nowMs + 1, room.requests.moreAtMs(1));
  const itemAtMs = Math.max(requestAtMs, room.items.moreAtMs(groups.length - wildcards));
  const wildcardAtMs = Math.max(requestAtMs, room.items.moreAtMs(1), room.wildcards.moreAtMs(wildcards));
  return ({ item }, group) => ({ item, untilMs: isWildcard(group.item) ? wildcardAtMs : itemAtMs, why: "quota" });
}
