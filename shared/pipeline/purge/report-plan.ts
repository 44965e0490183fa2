import type { StoredPlan } from "../../ports/edge-ledger.ts";
import type { EdgeState } from "../plan/edge-state.ts";
import type { PlanDecision } from "../plan/plan-decision.ts";
import type { PlanPolicy } from "../plan/plan-policy.ts";
import { USD_PER_ITEM } from "../plan/price.ts";
import type { Planner } from "./planner.ts";

/** Items of a plan that an event names. */
const NAMED_ITEMS = 10;

/** Parts of a budget that a person is told of when they are spent, in percent. */
const TOLD_PERCENTS = [80, 100] as const;

/** A plan that is on record from now on. */
export interface Stored {
  readonly plan: StoredPlan;
  readonly decision: PlanDecision;
  /** What was on record before, and what is now. */
  readonly before: EdgeState;
  readonly after: EdgeState;
}

type Told = Pick<Planner, "report">;

/** Tells of a plan, of what goes wider in it than was asked for, and of what it means for the budget. */
export function reportStored(stored: Stored, { budget }: PlanPolicy, { report }: Told): void {
  const { plan, decision, before, after } = stored;
  const { id, edge, items } = plan;
  const sent = new Set(items.map(({ item }) => item));
  report({
    type: "plan-stored",
    edge,
    plan: id,
    items: items.slice(0, NAMED_ITEMS).map(({ item }) => item),
    itemCount: items.length,
    covered: decision.covered.filter(({ by }) => sent.has(by)).length,
    waiting: decision.wait.length,
    usd: items.length * USD_PER_ITEM,
    ...(budget && { budgetPercent: percentOf(budget, after) }),
  });
  for (const coarsened of decision.coarsened.filter(({ item }) => sent.has(item)))
    report({ type: "edge-coarsened", edge, plan: id, ...coarsened });
  if (budget) reportBudget(budget, edge, before, after, report);
  reportStorm(edge, before, after, plan.storedAtMs, report);
}

function reportBudget(
  budget: NonNullable<PlanPolicy["budget"]>,
  edge: string,
  before: EdgeState,
  { spent }: EdgeState,
  report: Planner["report"],
): void {
  const known = before.spent.month === spent.month ? percentOf(budget, before) : 0;
  const now = percentOf(budget, { spent });
  for (const percent of TOLD_PERCENTS) {
    if (known >= percent || now < percent) continue;
    const spentUsd = spent.items * USD_PER_ITEM;
    report({ type: "budget-reached", edge, month: spent.month, percent, spentUsd, ...budget });
  }
}

function reportStorm(
  edge: string,
  { storm: before }: EdgeState,
  { storm, arrivals }: EdgeState,
  nowMs: number,
  report: Planner["report"],
): void {
  const { perSecond, usualPerSecond } = arrivals;
  if (before === undefined && storm !== undefined) report({ type: "storm-began", edge, perSecond, usualPerSecond });
  if (before !== undefined && storm === undefined)
    report({ type: "storm-ended", edge, lastedMs: nowMs - before.sinceMs });
}

/** Tells of what could go, and waits all the same. */
export function reportDeferred(edge: string, { wait }: Pick<PlanDecision, "wait">, { report }: Told): void {
  const deferred = wait.filter(({ why }) => why !== "gathering" && why !== "edge-busy");
  const [first] = deferred;
  if (first === undefined) return;
  const why: Partial<Record<typeof first.why, number>> = {};
  for (const one of deferred) why[one.why] = (why[one.why] ?? 0) + 1;
  report({ type: "edge-deferred", edge, items: deferred.length, why, untilMs: first.untilMs });
}

function percentOf({ usdPerMonth }: NonNullable<PlanPolicy["budget"]>, { spent }: Pick<EdgeState, "spent">): number {
  return (spent.items * USD_PER_ITEM * 100) / usdPerMonth;
}
