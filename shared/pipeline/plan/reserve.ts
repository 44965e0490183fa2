import type { StoredPlan } from "../../ports/edge-ledger.ts";
import { spend } from "./budget.ts";
import type { EdgeState } from "./edge-state.ts";
import type { PlanPolicy } from "./plan-policy.ts";
import { takeQuota } from "./quota.ts";
import { recordSent } from "./rest.ts";

/**
 * What is true of the edge from when a plan is stored, sent or not: what its call takes is taken. Store it together with
 * the plan, each plan's on that of the one before.
 *
 * @param state - `next` of the decision the plan is from.
 *
 * @example
 * ```ts
 * const { send, next } = planPurges(pending, policy, state, nowMs);
 * const plan = freshPlan(id, "www", send[0], nowMs);
 * const state = reserve(next, plan, policy);
 * ```
 */
export function reserve(
  state: EdgeState,
  plan: Pick<StoredPlan, "id" | "items" | "storedAtMs">,
  { minIntervalMs, quota }: PlanPolicy,
): EdgeState {
  return {
    ...state,
    ...(quota && takeQuota(quota, state, plan)),
    spent: spend(state.spent, plan.items.length, plan.storedAtMs),
    sent: minIntervalMs === 0 ? [] : recordSent(state.sent, plan),
    turnsAhead: takeTurns(state.turnsAhead, plan),
  };
}

function takeTurns(turnsAhead: EdgeState["turnsAhead"], { items }: Pick<StoredPlan, "items">): EdgeState["turnsAhead"] {
  const turns = { ...turnsAhead };
  for (const { causes } of items) turns[causes[0].source] = (turns[causes[0].source] ?? 0) + 1;
  return turns;
}
