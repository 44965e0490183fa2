import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import { type EdgeState, NEW_EDGE } from "../../../../shared/pipeline/plan/edge-state.ts";
import type { PlanDecision } from "../../../../shared/pipeline/plan/plan-decision.ts";
import type { PlanPolicy } from "../../../../shared/pipeline/plan/plan-policy.ts";
import { planPurges } from "../../../../shared/pipeline/plan/plan-purges.ts";
import type { PendingItem } from "../../../../shared/ports/edge-ledger.ts";
import { pendingItem } from "../../../kit/edge-items.ts";
import { drops } from "../../../kit/edge-matcher.ts";
import { runs } from "../../../kit/runs.ts";
import { dollars, fewestDollars, WIDER } from "./fewest-dollars.ts";

describe("a wider item goes in place of many", () => {
  it("when bill and refetch together are less, and says what it saved", () => {
    const decision = plan(tagged(30), { "#products": 100 });

    expect(itemsOf(decision)).toStrictEqual(["#products"]);
    expect(decision.covered).toHaveLength(30);
    expect(decision.coarsened).toStrictEqual([
      { item: "#products", instead: 30, needlessObjects: 70, savedUsd: 30 * 0.005 - (0.005 + 70 * 0.000_1) },
    ]);
  });

  it.each([
    ["it drops more than they would cost", tagged(30), { "#products": 2_000 }, true],
    ["nobody knows how much it drops", tagged(30), {}, true],
    ["responses need not carry the ancestors of their tags", tagged(30), { "#products": 30 }, false],
    ["there is but one", tagged(1), { "#products": 1 }, true],
  ])("but not when %s", (_, pending, populations, ancestors) => {
    expect(plan(pending, populations, { ancestors }).coarsened).toStrictEqual([]);
  });

  it("for paths too: their directory", () => {
    const paths = ["/c/a", "/c/a?page=2", "/c/d/e", "/c/f*", "/b"].map((item) => pendingItem({ item }));

    expect(itemsOf(plan(paths, { "/c/*": 9 }))).toStrictEqual(["/b", "/c/*"]);
  });

  it("for everything, tags and paths, whatever responses carry", () => {
    const pending = [...tagged(3), pendingItem({ item: "/a" })];

    expect(itemsOf(plan(pending, { "/*": 10 }, { ancestors: false }))).toStrictEqual(["/*"]);
  });

  it("on the level where it is cheapest", () => {
    const pending = [0, 1].flatMap((shop) =>
      Array.from({ length: 10 }, (_, n) => pendingItem({ item: `#p:${shop}:${n}`, under: [`#shop:${shop}`, "#all"] })),
    );

    expect(itemsOf(plan(pending, { "#shop:0": 20, "#shop:1": 20, "#all": 1_000 }))).toStrictEqual([
      "#shop:0",
      "#shop:1",
    ]);
    expect(itemsOf(plan(pending, { "#shop:0": 20, "#shop:1": 20, "#all": 50 }))).toStrictEqual(["#all"]);
  });

  it("counting in what rests, and taking it along", () => {
    const resting = tagged(30).slice(1);
    const state: EdgeState = { ...NEW_EDGE, sent: [{ atMs: NOW - 1, keys: resting.map(({ key }) => key), wide: [] }] };
    const decision = plan(tagged(30), { "#products": 100 }, { minIntervalMs: 10_000 }, state);

    expect(itemsOf(decision)).toStrictEqual(["#products"]);
    expect(decision.wait).toStrictEqual([]);
  });

  it("but not while all of it rests", () => {
    const all = tagged(30);
    const state: EdgeState = { ...NEW_EDGE, sent: [{ atMs: NOW - 1, keys: all.map(({ key }) => key), wide: [] }] };

    expect(plan(all, { "#products": 30 }, { minIntervalMs: 10_000 }, state)).toMatchObject({ send: [], coarsened: [] });
  });

  it("whatever the case of its tag", () => {
    const pending = [1, 2].map((n) => pendingItem({ item: `#Product:${n}`, under: ["#Products"] }));

    expect(itemsOf(plan(pending, { "#products": 2 }))).toStrictEqual(["#products"]);
  });

  it("once, although the same tag came with different ancestors", () => {
    const pending = ["#a", "#b"].flatMap((top) =>
      [1, 2].map((n) => pendingItem({ item: `#p:${top}:${n}`, under: ["#shop", top] })),
    );

    const decision = plan(pending, { "#shop": 4, "#a": 900, "#b": 900 });

    expect(itemsOf(decision)).toStrictEqual(["#shop"]);
    expect(decision.covered.map(({ item }) => item)).toStrictEqual(pending.map(({ item }) => item));
  });

  it("unless it is a wildcard, and one can't go before they are due", () => {
    const paths = ["/c/a", "/c/b", "/c/d"].map((item) => pendingItem({ item, deadlineMs: NOW + 10_000 }));
    const plenty = { perSecond: 1_000, burst: 1_000 };
    const quota = {
      items: plenty,
      wildcards: { perSecond: 1, burst: 1 },
      requests: plenty,
      itemsInProgress: 1_000,
      wildcardsInProgress: 1_000,
      inProgressMs: 60_000,
    };
    const wildcardAt = (ms: number): EdgeState => ({
      ...NEW_EDGE,
      fullAtMs: { items: 0, wildcards: ms, requests: 0 },
    });

    expect(plan(paths, { "/c/*": 3 }, { quota }, wildcardAt(NOW + 9_000))).toMatchObject({
      send: [],
      wait: [{ untilMs: NOW + 9_000, why: "quota" }, {}, {}],
    });
    expect(itemsOf(plan(paths, { "/c/*": 3 }, { quota }, wildcardAt(NOW + 11_000)))).toHaveLength(3);
  });

  it("exactly so that dollars are fewest, on small random trees of tags and of paths", () => {
    fc.assert(
      fc.property(worlds, ({ objects, pending, populations, ancestors, refetchUsd, state }) => {
        const chosen = { ancestors, minIntervalMs: 10_000, coarsening: { refetchUsd, populations } };
        const decision = planPurges(pending, { ...policy, ...chosen }, state, NOW);
        const world = { objects, pending, refetchUsd, resting: new Set(state.sent.flatMap(({ keys }) => keys)) };

        expect(dollars(new Set(itemsOf(decision)), world, ancestors)).toBeCloseTo(
          fewestDollars(world, populations, ancestors),
          9,
        );
      }),
      { numRuns: runs(150) },
    );
  });
});

const NOW = 100_000;
const policy: PlanPolicy = {
  gatherMs: 1_000,
  minIntervalMs: 0,
  ancestors: true,
  limits: { ...PLAN_LIMITS, wildcards: 99 },
};

function tagged(count: number): readonly PendingItem[] {
  return Array.from({ length: count }, (_, n) =>
    pendingItem({ item: `#product:${n}`, under: ["#products"], deadlineMs: NOW + 9 }),
  );
}

function plan(
  pending: readonly PendingItem[],
  populations: Readonly<Record<string, number>>,
  others: Partial<PlanPolicy> = {},
  state: EdgeState = NEW_EDGE,
): PlanDecision {
  return planPurges(pending, { ...policy, ...others, coarsening: { refetchUsd: 0.000_1, populations } }, state, NOW);
}

function itemsOf({ send }: PlanDecision): readonly string[] {
  return send.flatMap((items) => items.map(({ item }) => item));
}

const leaves = [0, 1].flatMap((a) => [0, 1].map((b) => ({ a, b })));

/**
 * Objects at the leaves of a tree of three levels, each with a path and a tag for its leaf and the tags above; whatever is in
 * the tree may be pending, ready or resting, and what is not may go in place of others or not.
 */
const worlds = fc
  .record({
    counts: fc.array(fc.nat({ max: 40 }), { minLength: 4, maxLength: 4 }),
    pending: fc.uniqueArray(
      fc.record({
        item: fc.constantFrom(
          ...leaves.flatMap(({ a, b }) => [`#t:${a}:${b}`, `/${a}/${b}/*`]),
          "#t:0",
          "#t:1",
          "#t",
          "/0/*",
          "/1/*",
        ),
        resting: fc.boolean(),
      }),
      { selector: ({ item }) => item, maxLength: 6 },
    ),
    unknown: fc.subarray(["#t:0", "#t:1", "#t", "/0/*", "/1/*", "/*"]),
    ancestors: fc.boolean(),
    refetchUsd: fc.constantFrom(0, 0.000_1, 0.000_5, 0.01),
  })
  .map(({ counts, pending: asked, unknown, ancestors, refetchUsd }) => {
    // Where tags do not bring their ancestors, nobody knows which objects two of them have in common.
    const pending = asked.filter(({ item }) => ancestors || !["#t:0", "#t:1", "#t"].includes(item));
    const objects = leaves.flatMap(({ a, b }, leaf) =>
      Array.from({ length: counts[leaf] ?? 0 }, (_, n) => [
        { url: `/${a}/${b}/${n}`, tags: [] },
        { url: `/x${a}${b}${n}`, tags: [`t:${a}:${b}`, `t:${a}`, "t"] },
      ]).flat(),
    );
    const items = [...leaves.flatMap(({ a, b }) => [`#t:${a}:${b}`, `/${a}/${b}/*`]), ...WIDER];
    return {
      objects,
      ancestors,
      refetchUsd,
      pending: pending.map(({ item }) => pendingItem({ item, under: ancestorsOf(item), deadlineMs: NOW + 60_000 })),
      populations: Object.fromEntries(
        items
          .filter((item) => !unknown.includes(item) || pending.some((one) => one.item === item))
          .map((item) => [item, objects.filter((object) => drops(item, object)).length]),
      ),
      state: {
        ...NEW_EDGE,
        sent: [{ atMs: NOW - 1, keys: pending.filter(({ resting }) => resting).map(({ item }) => item), wide: [] }],
      },
    };
  });

function ancestorsOf(item: string): readonly string[] {
  const parts = item.split(":");
  return item.startsWith("#") ? parts.slice(1).map((_, n) => parts.slice(0, -1 - n).join(":")) : [];
}
