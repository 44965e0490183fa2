import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import { NEW_EDGE } from "../../../../shared/pipeline/plan/edge-state.ts";
import type { PlanPolicy } from "../../../../shared/pipeline/plan/plan-policy.ts";
import { PlannedEdge } from "../../../kit/planned-edge.ts";
import { runs } from "../../../kit/runs.ts";

describe("a budget", () => {
  it("lets items go as ever while no more is spent than an even pace and a day's worth", () => {
    const edge = spentBy(NOON, 30);
    edge.queue("/a", NOON);

    expect(edge.plan(NOON + 1_000)).toMatchObject({ send: [[{ item: "/a" }]], budget: "ample" });
  });

  it("has items wait for their deadline when it runs short, and go together", () => {
    const edge = spentBy(NOON, 100);
    for (const [n, item] of ["/a", "/b", "/a", "/c"].entries()) edge.queue(item, NOON + n * 1_000);

    expect(edge.plan(NOON + 5_000)).toMatchObject({
      send: [],
      wait: [{ item: "/a", untilMs: NOON + 60_000, why: "stretched" }, {}, {}],
      budget: "short",
    });
    edge.run(NOON + 5_000, NOON + 70_000);

    expect(edge.log).toStrictEqual([`${NOON + 60_000} /a`, `${NOON + 61_000} /b`, `${NOON + 63_000} /c`]);
  });

  it("then purges wider as soon as one is due, where that is cheaper", () => {
    const edge = spentBy(NOON, 100, { coarsening: { refetchUsd: 0.000_1, populations: { "/c/*": 10 } } });
    for (let n = 0; n < 5; n++) edge.queue(`/c/${n}`, NOON + n * 1_000);
    edge.run(NOON, NOON + 70_000);

    expect(edge.log).toStrictEqual([`${NOON + 60_000} /c/*`]);
  });

  it("is back on pace with time", () => {
    const edge = spentBy(NOON, 100);
    edge.queue("/a", NOON + 5 * DAY_MS);

    expect(edge.plan(NOON + 5 * DAY_MS + 1_000).budget).toBe("ample");
  });

  it("once spent, goes on by default: freshness wins", () => {
    const edge = spentBy(NOON, 600);
    edge.queue("/a", NOON);
    edge.run(NOON, NOON + 70_000);

    expect(edge.log).toStrictEqual([`${NOON + 60_000} /a`]);
    expect(edge.plan(NOON + 70_000).budget).toBe("spent");
  });

  it("once spent, holds what is to be held until the next month, and says so", () => {
    const edge = spentBy(NOON, 598, { budget: { usdPerMonth: 3, onBudget: "hold" } });
    for (const item of ["/a", "/b", "/c"]) edge.queue(item, NOON);

    expect(edge.plan(NOON + 60_000)).toMatchObject({
      send: [[{ item: "/a" }, { item: "/b" }]],
      wait: [{ item: "/c", untilMs: Date.UTC(2026, 11), why: "budget" }],
    });
    edge.run(NOON + 60_000, Date.UTC(2026, 11));

    expect(edge.log.at(-1)).toBe(`${Date.UTC(2026, 11)} /c`);
  });

  it("is not renewed by a clock that is behind", () => {
    const december = Date.UTC(2026, 11);
    const edge = new PlannedEdge({ ...policy, budget: { usdPerMonth: 3, onBudget: "hold" } });
    edge.state = { ...NEW_EDGE, spent: { month: "2026-12", items: 600 } };
    edge.queue("/a", december - 90_000);

    expect(edge.plan(december - 5)).toMatchObject({ send: [], budget: "spent" });
  });

  it("is never exceeded while it is to be held, whatever comes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 3 * DAY_MS })), { maxLength: 80 }),
        fc.integer({ min: 0, max: 60 }),
        (changes, affordable) => {
          const budget = { usdPerMonth: affordable * 0.005, onBudget: "hold" } as const;
          const edge = new PlannedEdge({ ...policy, budget });
          const inOrder = changes.toSorted(([, a], [, b]) => a - b);
          for (const [n, [item, afterMs]] of inOrder.entries()) {
            edge.queue(`/${item}`, END - DAY_MS + afterMs);
            edge.run(END - DAY_MS + afterMs, END - DAY_MS + (inOrder[n + 1]?.[1] ?? 3 * DAY_MS));
          }

          const sentIn = (fromMs: number, toMs: number): number =>
            edge.sent
              .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
              .reduce((sum, { items }) => sum + items.length, 0);
          expect(sentIn(0, END)).toBeLessThanOrEqual(affordable);
          expect(sentIn(END, Infinity)).toBeLessThanOrEqual(affordable);
        },
      ),
      { numRuns: runs(60) },
    );
  });
});

const DAY_MS = 86_400_000;
const END = Date.UTC(2026, 11);

/** Half of the first day of a month is gone: of a budget of 600 items, 10 are due, and 20 a day ahead. */
const NOON = Date.UTC(2026, 10, 1, 12);
const policy: PlanPolicy = {
  gatherMs: 1_000,
  minIntervalMs: 0,
  ancestors: true,
  limits: PLAN_LIMITS,
  budget: { usdPerMonth: 3, onBudget: "spend" },
};

function spentBy(atMs: number, items: number, others: Partial<PlanPolicy> = {}): PlannedEdge {
  const edge = new PlannedEdge({ ...policy, ...others });
  edge.state = { ...NEW_EDGE, spent: { month: new Date(atMs).toISOString().slice(0, 7), items } };
  return edge;
}
