import type { Covered, PlanDecision, WaitingItem } from "./plan-decision.ts";
import { USD_PER_ITEM } from "./price.ts";

/** What becomes of an item, and why. */
export type Explanation = { readonly item: string } & (
  | {
      readonly what: "goes";
      /** How many pending items it stands for besides itself. */
      readonly insteadOf: number;
      readonly billUsd: number;
      /** What it costs less than all that it stands for, each by itself; the refetch of needlessly purged objects counted. */
      readonly savedUsd: number;
    }
  /** Another goes that drops all that this would: one that was asked for as well, or a wider one because it is cheaper. */
  | { readonly what: "covered" | "coarsened"; readonly by: string }
  | ({ readonly what: "waits" } & Pick<WaitingItem, "why" | "untilMs">)
);

/**
 * Explains a decision item by item: what goes, at what cost; what another goes in place of, and which; what waits, until
 * when and why. Those that go come first, each followed by what it stands for.
 *
 * @example
 * ```ts
 * explainDecision(planPurges(pending, policy, state, clock.now()));
 * // [{ item: "#products", what: "goes", insteadOf: 30, billUsd: 0.005, savedUsd: 0.138 },
 * //  { item: "#product:42", what: "coarsened", by: "#products" }, …
 * //  { item: "/c/tv", what: "waits", why: "interval", untilMs: 1763740800000 }]
 * ```
 */
export function explainDecision({ send, covered, coarsened, wait }: PlanDecision): readonly Explanation[] {
  const wider = new Map(coarsened.map((one) => [one.item, one]));
  const below = new Map<string, Covered[]>();
  for (const one of covered) {
    const known = below.get(one.by);
    if (known === undefined) below.set(one.by, [one]);
    else known.push(one);
  }
  const goes = send.flat().flatMap(({ item }): readonly Explanation[] => {
    const others = below.get(item) ?? [];
    const savedUsd = wider.get(item)?.savedUsd ?? others.length * USD_PER_ITEM;
    const what = wider.has(item) ? "coarsened" : "covered";
    return [
      { item, what: "goes", insteadOf: others.length, billUsd: USD_PER_ITEM, savedUsd },
      ...others.map(({ item: other }) => ({ item: other, what, by: item }) as const),
    ];
  });
  return [...goes, ...wait.map(({ item, why, untilMs }) => ({ item, what: "waits", why, untilMs }) as const)];
}
