import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import { edgeName } from "../../../../shared/pipeline/plan/group.ts";
import type { PlanDecision, WaitingItem } from "../../../../shared/pipeline/plan/plan-decision.ts";
import type { PlanPolicy } from "../../../../shared/pipeline/plan/plan-policy.ts";
import { planPurges } from "../../../../shared/pipeline/plan/plan-purges.ts";
import type { PendingItem } from "../../../../shared/ports/edge-ledger.ts";
import { dropsEverythingOf } from "../../../kit/edge-matcher.ts";
import { PlannedEdge } from "../../../kit/planned-edge.ts";
import { runs } from "../../../kit/runs.ts";

describe("whatever comes, whenever, under whatever policy", () => {
  it("each item is satisfied by something that drops all that it would, or waits; and in the end none is left", () => {
    forAnyTimeline((edge, { ancestors }) => (pending, decision) => {
      const waiting = new Set(decision.wait.map(({ item }) => item));
      const satisfied = new Map(
        decision.send.flat().flatMap(({ item, satisfies }) => satisfies.map(({ key }) => [key, item] as const)),
      );
      for (const one of pending) {
        const by = satisfied.get(one.key);
        expect(waiting.has(one.item)).toBe(by === undefined);
        if (by !== undefined && !isCovered(by, one, ancestors)) throw new Error(`${by} does not cover ${one.item}`);
      }
      expect(satisfied.size + waiting.size).toBe(pending.length);
      return () => expect(edge.pending).toStrictEqual([]);
    });
  });

  it("nothing waits beyond its deadline but for quota, a held budget or a hold, and nothing is woken up for in the past", () => {
    forAnyTimeline(() => (pending, { wait }, nowMs) => {
      const deadlines = new Map(pending.map(({ item, deadlineMs }) => [item, deadlineMs]));
      for (const { item, untilMs, why } of wait) {
        expect(untilMs).toBeGreaterThan(nowMs);
        const latestMs = MAY_BE_LATE.has(why) ? Infinity : (deadlines.get(item) ?? 0);
        expect(untilMs, why).toBeLessThanOrEqual(latestMs);
      }
    });
  });

  it("what nobody asked for saves dollars, and is told of", () => {
    forAnyTimeline(() => (pending, { send, coarsened }) => {
      const nameOf = new Map(pending.map(({ key, item }) => [key, edgeName(item)]));
      // What still gathers is asked for too, but not satisfied by it.
      const unasked = send
        .flat()
        .filter(({ item, satisfies }) => !satisfies.some(({ key }) => nameOf.get(key) === edgeName(item)));

      expect(unasked.map(({ item }) => item).sort()).toStrictEqual(coarsened.map(({ item }) => item).sort());
      for (const { savedUsd } of coarsened) expect(savedUsd).toBeGreaterThan(0);
    });
  });

  it("the same is decided for the same, in whatever order, and of a state that was stored and read again", () => {
    forAnyTimeline((edge, policy) => (pending, decision, nowMs, before) => {
      const stored = JSON.parse(JSON.stringify(before)) as PlannedEdge["state"];
      const again = planPurges(pending.toReversed(), policy, stored, nowMs);

      expect(inAnyOrder(again)).toStrictEqual(inAnyOrder(decision));
      expect(JSON.parse(JSON.stringify(edge.state))).toStrictEqual(edge.state);
    });
  });
});

/** Called with each decision; what it returns is called at the end. */
type Watcher = (
  pending: readonly PendingItem[],
  decision: PlanDecision,
  nowMs: number,
  before: PlannedEdge["state"],
) => (() => void) | void;

const MAY_BE_LATE: ReadonlySet<WaitingItem["why"]> = new Set(["quota", "budget", "held", "edge-busy"]);

/** Long after everything came, with no budget that would hold it. */
const MOST_LOOKS = 3_000;

function forAnyTimeline(watch: (edge: PlannedEdge, policy: PlanPolicy) => Watcher): void {
  fc.assert(
    fc.property(policies, timelines, (policy, steps) => {
      const edge = new PlannedEdge(policy, 20_000);
      const watcher = watch(edge, policy);
      let nowMs = Date.UTC(2026, 10, 30, 23, 59, 30);
      let atEnd: (() => void) | void = undefined;
      const look = (): PlanDecision => {
        const [pending, before] = [edge.pending, edge.state];
        const decision = edge.plan(nowMs);
        atEnd = watcher(pending, decision, nowMs, before);
        return decision;
      };
      for (const { item, afterMs, skewMs, holdMs } of steps) {
        nowMs += afterMs;
        if (holdMs > 0) edge.state = { ...edge.state, hold: { sinceMs: nowMs, untilMs: nowMs + holdMs } };
        edge.queue(item, nowMs, { under: ancestorsOf(item), queuedAtMs: nowMs + skewMs, cause: causeOf(item) });
        look();
      }
      for (let looks = 0; edge.pending.length > 0 && looks < MOST_LOOKS; looks++) {
        const { wait } = look();
        nowMs = Math.max(nowMs + 1, wait[0]?.untilMs ?? 0);
      }
      look();
      (atEnd as (() => void) | undefined)?.();
    }),
    { numRuns: runs(40) },
  );
}

const items = fc.constantFrom(
  "#t",
  "#t:1",
  "#t:1:1",
  "#t:1:2",
  "#T:1:2",
  "#t:2:1",
  "#u:1",
  "#u:2",
  "/",
  "/a",
  "/a/*",
  "/a/b",
  "/a/b?x=1",
  "/a/c/d",
  "/b*",
  "/b/c",
  "/*",
);
const timelines = fc.array(
  fc.record({
    item: items,
    afterMs: fc.oneof(fc.constantFrom(0, 1, 500), fc.nat({ max: 30_000 })),
    skewMs: fc.integer({ min: -5_000, max: 5_000 }),
    holdMs: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 60_000 }) }),
  }),
  { maxLength: 25 },
);
const rates = fc.record({ perSecond: fc.constantFrom(0.1, 1, 20), burst: fc.integer({ min: 1, max: 20 }) });
const policies: fc.Arbitrary<PlanPolicy> = fc.record(
  {
    gatherMs: fc.constantFrom(0, 1_000),
    minIntervalMs: fc.constantFrom(0, 5_000, 60_000),
    ancestors: fc.boolean(),
    limits: fc.constantFrom(PLAN_LIMITS, { items: 2, wildcards: 1, bytes: 2_000 }),
    quota: fc.record({
      items: rates,
      wildcards: rates,
      requests: rates,
      itemsInProgress: fc.integer({ min: 1, max: 20 }),
      wildcardsInProgress: fc.integer({ min: 1, max: 5 }),
      inProgressMs: fc.constantFrom(1_000, 30_000),
    }),
    coarsening: fc.record({
      refetchUsd: fc.constantFrom(0, 0.000_1, 0.01),
      populations: fc.dictionary(fc.constantFrom("#t", "#t:1", "#u", "/a/*", "/a/c/*", "/*"), fc.nat({ max: 60 })),
    }),
    budget: fc.record({
      usdPerMonth: fc.constantFrom(0.005, 0.05, 5),
      onBudget: fc.constantFrom("spend" as const, "hold" as const),
    }),
    burst: fc.record({ items: fc.integer({ min: 1, max: 8 }), spareMs: fc.constantFrom(0, 10_000, 30_000) }),
    storm: fc.record({ factor: fc.constantFrom(2, 10), minPerSecond: fc.constantFrom(0.1, 5) }),
  },
  { requiredKeys: ["gatherMs", "minIntervalMs", "ancestors", "limits"] },
);

function ancestorsOf(item: string): readonly string[] {
  const parts = item.split(":");
  return item.startsWith("#") ? parts.slice(1).map((_, n) => parts.slice(0, parts.length - 1 - n).join(":")) : [];
}

function causeOf(item: string): PendingItem["cause"] {
  return { source: item.startsWith("#") ? "Products" : "Pages", rule: "page" };
}

function isCovered(by: string, one: PendingItem, ancestors: boolean): boolean {
  return dropsEverythingOf(by, ancestors ? one : { ...one, under: [] });
}

/** What is covered, and what waits for the same, is told in the order in which it came, which is no part of the decision. */
function inAnyOrder({ covered, wait, ...decision }: PlanDecision): unknown {
  const sorted = (list: readonly object[]): readonly string[] => list.map((one) => JSON.stringify(one)).sort();
  return { ...decision, covered: sorted(covered), wait: sorted(wait) };
}
