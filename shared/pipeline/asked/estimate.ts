import type { Config } from "../../config/config.ts";
import type { PendingItem } from "../../ports/edge-ledger.ts";
import type { EdgeRequest } from "../../ports/edge-queue.ts";
import { coveredIn, takeInCovered } from "../plan/cover.ts";
import { foldDuplicates } from "../plan/group.ts";
import type { Covered } from "../plan/plan-decision.ts";
import { USD_PER_ITEM } from "../plan/price.ts";

/** What a purge comes to at one edge, if nothing else waits there. */
export interface EdgeEstimate {
  readonly edge: string;
  readonly mode: "send" | "observe";
  /** What is sent: one item of the bill each. */
  readonly items: readonly string[];
  /** What need not be, because something that is sent covers it. */
  readonly covered: readonly Covered[];
  /** Times it is sent: where tag headers are written by hand, again after the settle time. */
  readonly sends: number;
  /** In US dollars, beyond the first thousand items of a month; 0 where it is only observed. */
  readonly usd: number;
}

/** What requests cost at each edge, folded and covered as the planner would. */
export function estimate(requests: readonly EdgeRequest[], { edges }: Config): readonly EdgeEstimate[] {
  return requests.flatMap(({ edge, items }) => {
    const settings = edges[edge];
    if (settings === undefined) return [];
    const sent = takeInCovered(foldDuplicates(items.map(pending), []), settings.ancestors);
    const sends = settings.handWrittenHeaders ? 2 : 1;
    const usd = settings.mode === "observe" ? 0 : sent.length * sends * USD_PER_ITEM;
    return [
      {
        edge,
        mode: settings.mode,
        items: sent.map(({ item }) => item),
        covered: sent.flatMap(coveredIn),
        sends,
        usd: toCents(usd),
      },
    ];
  });
}

function pending({ item, under, cause }: EdgeRequest["items"][number], at: number): PendingItem {
  return { item, under, cause, key: item, revision: String(at), queuedAtMs: 0, addedAtMs: 0, deadlineMs: 0 };
}

/** What all of it costs, in US dollars. */
export function usdOf(estimates: readonly EdgeEstimate[]): number {
  return toCents(estimates.reduce((sum, { usd }) => sum + usd, 0));
}

/** Without the dust of adding fractions: no price has more than four places. */
function toCents(usd: number): number {
  return Math.round(usd * 10_000) / 10_000;
}
