import type { EdgeState } from "./edge-state.ts";
import { monthAt } from "./month.ts";
import type { BudgetPolicy } from "./plan-policy.ts";
import { USD_PER_ITEM } from "./price.ts";

/** How much of a budget is left. */
export interface BudgetLeft {
  /**
   * - `ample`: no more is spent than an even pace allows, and a day's worth ahead of it.
   * - `short`: more is. Items wait for their deadline, so that more of them go together.
   * - `spent`: nothing is left.
   */
  readonly level: "ample" | "short" | "spent";
  /** Items that may still go this month. */
  readonly items: number;
  /** When there is money again, in milliseconds since the Unix epoch. */
  readonly renewedAtMs: number;
}

/** How far ahead of an even pace spending may be, in days. */
const AHEAD_DAYS = 1;

const DAY_MS = 86_400_000;

/** A budget is spent in whole items; what is left of it may be lost in arithmetic. */
const ROUNDING = 1e-6;

/** What is left of this month's budget. */
export function budgetLeft(budget: BudgetPolicy | undefined, { spent }: EdgeState, nowMs: number): BudgetLeft {
  const { startMs, endMs, name } = monthAt(nowMs);
  if (budget === undefined) return { level: "ample", items: Infinity, renewedAtMs: endMs };
  const affordable = Math.floor(budget.usdPerMonth / USD_PER_ITEM + ROUNDING);
  const items = spentIn(name, spent);
  const paceMs = Math.min(endMs - startMs, nowMs - startMs + AHEAD_DAYS * DAY_MS);
  const onPace = items <= (affordable * paceMs) / (endMs - startMs);
  return {
    level: items >= affordable ? "spent" : onPace ? "ample" : "short",
    items: budget.onBudget === "spend" ? Infinity : Math.max(0, affordable - items),
    renewedAtMs: endMs,
  };
}

/** What is spent once so many items more are. */
export function spend(spent: EdgeState["spent"], items: number, atMs: number): EdgeState["spent"] {
  const { name } = monthAt(atMs);
  return { month: spent.month > name ? spent.month : name, items: spentIn(name, spent) + items };
}

/** Items of a month's spending. By a clock that is behind it may still be last month: what is spent then is of the next, and counts. */
export function spentIn(month: string, spent: EdgeState["spent"]): number {
  return spent.month >= month ? spent.items : 0;
}
