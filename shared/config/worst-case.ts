import type { Config, EdgeSettings } from "./config.ts";

/** CloudFront's price of an invalidated path or tag, beyond the first 1,000 of a month. */
const USD_PER_ITEM = 0.005;

const SECONDS_PER_MONTH = 30 * 86_400;

/** The most one edge can cost, and one sentence that says so. */
export interface WorstCase {
  readonly edge: string;
  readonly usdPerMonth: number;
  readonly sentence: string;
}

/**
 * The most each edge can cost in a month: as many items as its part of CloudFront's quota lets through, every second, or
 * its budget where purges are held at its end.
 */
export function worstCase(config: Config): readonly WorstCase[] {
  return Object.values(config.edges).map((edge) => {
    const quotaUsd = edge.mode === "observe" ? 0 : edge.quota.itemsPerSecond * USD_PER_ITEM * SECONDS_PER_MONTH;
    const limitUsd = edge.onBudget === "hold" ? (edge.budgetUsdPerMonth ?? Infinity) : Infinity;
    const sentence = `edge ${edge.name}: ${worst(edge, quotaUsd)}${budget(edge)}`;
    return { edge: edge.name, usdPerMonth: Math.min(quotaUsd, limitUsd), sentence };
  });
}

function worst({ mode, quota }: EdgeSettings, usdPerMonth: number): string {
  if (mode === "observe") return "observed only, so nothing is sent and it costs nothing";
  return `at its part of CloudFront's quota, ${rate(quota.itemsPerSecond)} items a second, purges cost at most ${usd(usdPerMonth)} a month`;
}

function budget({ budgetUsdPerMonth, onBudget }: EdgeSettings): string {
  if (budgetUsdPerMonth === undefined) return "";
  const budgeted = `its budget of ${usd(budgetUsdPerMonth)} a month`;
  return onBudget === "hold"
    ? `; they are held once ${budgeted} is spent`
    : `; ${budgeted} paces them and is no limit, because onBudget is "spend"`;
}

function rate(perSecond: number): string {
  return perSecond.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

function usd(amount: number): string {
  return `$${amount.toLocaleString("en-US", { maximumFractionDigits: 2 })}`;
}
