import type { PendingItem } from "../../ports/edge-ledger.ts";
import type { BudgetLeft } from "./budget.ts";
import { type Group, isWildcard } from "./group.ts";
import type { WaitingItem } from "./plan-decision.ts";
import type { QuotaRoom } from "./quota.ts";

/**
 * Until when groups wait that could go but for the quota or the budget: until there is room for all of them, or for as many as ever go
 * at once, because a look at the edge for each of them alone would cost more than it brings.
 *
 * @param room - what is left of the quota once what goes now has gone.
 * @param budget - what is left of it then.
 */
export function waitsForRoom(
  groups: readonly Group[],
  room: QuotaRoom,
  budget: BudgetLeft,
  nowMs: number,
): (one: PendingItem, group: Group) => WaitingItem {
  if (budget.items === 0) return ({ item }) => ({ item, untilMs: budget.renewedAtMs, why: "budget" });
  const wildcards = groups.filter(({ item }) => isWildcard(item)).length;
  const requestAtMs = Math.max(nowMs + 1, room.requests.moreAtMs(1));
  const itemAtMs = Math.max(requestAtMs, room.items.moreAtMs(groups.length - wildcards));
  const wildcardAtMs = Math.max(requestAtMs, room.items.moreAtMs(1), room.wildcards.moreAtMs(wildcards));
  return ({ item }, group) => ({ item, untilMs: isWildcard(group.item) ? wildcardAtMs : itemAtMs, why: "quota" });
}
