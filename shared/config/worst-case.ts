import type { Config, EdgeSettings } from "./config.ts";

/** What CloudFront takes in, for all edges of an account together. */
const QUOTA_ITEMS_PER_SECOND = 150;

/** CloudFront's price of an invalidated path or tag, beyond the first 1,000 of a month. */
const USD_PER_ITEM = 0.005;

const SECONDS_PER_MONTH = 30 * 86_400;

/** The most one edge can cost, and one sentence that says so. */
export interface WorstCase {
  readonly edge: string;
  readonly usdPerMonth: number;
  readonly sentence: string;
}

/** The most each edge can cost in a month: as many items as CloudFront's quota lets through, every second. */
export function worstCase(config: Config): readonly WorstCase[] {
  return Object.values(config.edges).map((edge) => {
    const usdPerMonth = edge.mode === "observe" ? 0 : QUOTA_ITEMS_PER_SECOND * USD_PER_ITEM * SECONDS_PER_MONTH;
    return { edge: edge.name, usdPerMonth, sentence: `edge ${edge.name}: ${worst(edge, usdPerMonth)}${budget(edge)}` };
  });
}

function worst({ mode }: EdgeSettings, usdPerMonth: number): string {
  if (mode === "observe") return "observed only, so nothing is sent and it costs nothing";
  return `at CloudFront's quota of ${QUOTA_ITEMS_PER_SECOND} items a second, purges cost at most ${usd(usdPerMonth)} a month`;
}

function budget({ budgetUsdPerMonth }: EdgeSettings): string {
  if (budgetUsdPerMonth === undefined) return "";
  return `; its budget of ${usd(budgetUsdPerMonth)} a month is noted but not yet a limit`;
}

function usd(amount: number): string {
  return `$${amount.toLocaleString("en-US", { maximumFractionDigits: 2 })}`;
}
