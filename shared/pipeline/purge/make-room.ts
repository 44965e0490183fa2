import type { OpenWork } from "../../ports/edge-ledger.ts";
import type { EdgeState } from "../plan/edge-state.ts";
import type { PlanDecision } from "../plan/plan-decision.ts";
import type { PlanPolicy } from "../plan/plan-policy.ts";
import { stillInProgress } from "../plan/quota.ts";
import { confirmPurges } from "./confirm-purges.ts";
import type { Shift } from "./planner.ts";

/** Invalidations take effect in under 5 s, 95 in 100: earlier, nothing is through. */
const SETTLE_MS = 5_000;

/**
 * Where what is in progress leaves no room for more, asks which of it is through: otherwise it would count until nobody
 * can say any more that it is not.
 */
export async function makeRoom(
  state: EdgeState,
  { pending, plans }: OpenWork,
  policy: PlanPolicy,
  { edge, planner, turn }: Shift,
): Promise<EdgeState> {
  if (pending.length === 0 || !isCrowded(state, policy, planner.clock.now())) return state;
  const unconfirmed = await confirmPurges(edge, planner, turn, SETTLE_MS);
  const lasting = new Set([...unconfirmed, ...plans].map(({ id }) => id));
  return { ...state, inProgress: state.inProgress.filter(({ plan }) => lasting.has(plan)) };
}

/** When there is more to do; sooner than planned while others' end would make room. */
export function lookAgainAtMs(
  { wait: [first] }: PlanDecision,
  state: EdgeState,
  policy: PlanPolicy,
  nowMs: number,
): number | undefined {
  if (first?.why !== "quota" || !isCrowded(state, policy, nowMs)) return first?.untilMs;
  return Math.min(first.untilMs, nowMs + SETTLE_MS);
}

/** Whether a whole plan, or a wildcard, is too much on top of what is in progress. */
function isCrowded(state: EdgeState, { quota, limits }: PlanPolicy, nowMs: number): boolean {
  if (quota === undefined) return false;
  const inProgress = stillInProgress(state, nowMs);
  const sum = (kind: "items" | "wildcards"): number => inProgress.reduce((all, one) => all + one[kind], 0);
  return sum("items") + limits.items > quota.itemsInProgress || sum("wildcards") >= quota.wildcardsInProgress;
}
