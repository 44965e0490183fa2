import type { PlannedItem } from "../../ports/edge-ledger.ts";
import { compareText } from "./compare-text.ts";
import { isWildcard } from "./group.ts";

/** How much one plan holds. */
export interface PlanLimits {
  /** Items of all kinds. */
  readonly items: number;
  /** Items that end in `*`. */
  readonly wildcards: number;
  /** Room in one row of the ledger, in bytes, by {@link sizeBytes}. An item that exceeds it alone has a plan of its own. */
  readonly bytes: number;
}

/**
 * What CloudFront admits within a second today, so that a plan can always be admitted; and three quarters of what a
 * DynamoDB row holds.
 */
export const PLAN_LIMITS: PlanLimits = { items: 150, wildcards: 1, bytes: 300_000 };

/**
 * Cuts the items into plans that fit the limits.
 *
 * @param items - in the order in which they should go.
 * @returns the items of each plan, sorted.
 */
export function chunk(items: readonly PlannedItem[], limits: PlanLimits): PlannedItem[][] {
  const wildcards = items.filter(({ item }) => isWildcard(item));
  const others = items.filter(({ item }) => !isWildcard(item));
  const plans: PlannedItem[][] = [];
  for (let wildcard = 0, other = 0; wildcard < wildcards.length || other < others.length;) {
    const plan: PlannedItem[] = [];
    let roomBytes = limits.bytes;
    const take = (one: PlannedItem | undefined): boolean => {
      if (one === undefined || plan.length >= limits.items) return false;
      roomBytes -= sizeBytes(one);
      if (roomBytes < 0 && plan.length > 0) return false;
      plan.push(one);
      return true;
    };
    for (let n = 0; n < limits.wildcards && take(wildcards[wildcard]); n++) wildcard++;
    while (take(others[other])) other++;
    plans.push(plan.sort((a, b) => compareText(a.item, b.item)));
  }
  return plans;
}

/** Generous: keys and revisions are short, items and tags are ASCII, a cause holds four words and a number. */
function sizeBytes({ item, under, causes, satisfies, within = [] }: PlannedItem): number {
  const texts = [
    item,
    ...under,
    ...within,
    ...causes.flatMap(({ source, rule, attribute }) => [source, rule, attribute ?? ""]),
  ];
  return 200 + 200 * causes.length + 70 * satisfies.length + texts.reduce((bytes, text) => bytes + text.length * 3, 0);
}
