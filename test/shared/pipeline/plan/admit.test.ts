import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import type { EdgeQuota, PlanPolicy } from "../../../../shared/pipeline/plan/plan-policy.ts";
import { PlannedEdge } from "../../../kit/planned-edge.ts";
import { runs } from "../../../kit/runs.ts";

describe("sources that want more than there is room for", () => {
  it("take turns, so that none waits for another's many", () => {
    const edge = new PlannedEdge(policyFor(10));
    queueOf("noisy", 1_000, edge);
    queueOf("quiet", 3, edge);

    edge.plan(2_000);

    expect(turnsIn(edge)).toStrictEqual({ noisy: 7, quiet: 3 });
  });

  it("take turns from one plan to the next, where only one goes at a time", () => {
    const edge = new PlannedEdge(policyFor(1));
    for (const source of ["a", "b", "c"]) queueOf(source, 100, edge);

    for (let second = 2; second < 14; second++) edge.plan(second * 1_000);

    expect(turnsIn(edge)).toStrictEqual({ a: 4, b: 4, c: 4 });
  });

  it("save no turns up for later", () => {
    const edge = new PlannedEdge(policyFor(1));
    queueOf("early", 100, edge);
    for (let second = 2; second < 12; second++) edge.plan(second * 1_000);
    queueOf("late", 100, edge);

    for (let second = 12; second < 22; second++) edge.plan(second * 1_000);

    expect(turnsIn(edge)).toStrictEqual({ early: 15, late: 5 });
  });

  it("each send what is most urgent first", () => {
    const edge = new PlannedEdge(policyFor(2));
    for (const [item, deadlineMs] of [
      ["/a/1", 9_000],
      ["/a/2", 7_000],
      ["/a/3", 8_000],
      ["/b/1", 60_000],
    ] as const) {
      edge.queue(item, 0, { deadlineMs, cause: { source: item.slice(1, 2), rule: "page" } });
    }

    edge.plan(2_000);

    expect(edge.log).toStrictEqual(["2000 /a/2 /b/1"]);
  });

  it("never get less than an equal part while they want more, whoever asks for how much", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 6 }),
        (wanted, perSecond, seconds) => {
          const edge = new PlannedEdge(policyFor(perSecond));
          for (const [n, count] of wanted.entries()) queueOf(`s${n}`, count, edge);
          for (let second = 2; second < 2 + seconds; second++) edge.plan(second * 1_000);

          const got = turnsIn(edge);
          for (const [n, count] of wanted.entries()) {
            const equalPart = Math.floor((perSecond * seconds) / wanted.length);
            expect(got[`s${n}`] ?? 0).toBeGreaterThanOrEqual(Math.min(count, equalPart));
          }
        },
      ),
      { numRuns: runs(60) },
    );
  });
});

function policyFor(perSecond: number): PlanPolicy {
  const rate = { perSecond, burst: perSecond };
  const plenty = { perSecond: 1_000, burst: 1_000 };
  const quota: EdgeQuota = {
    items: rate,
    wildcards: plenty,
    requests: plenty,
    itemsInProgress: 1e6,
    wildcardsInProgress: 1e6,
    inProgressMs: 60_000,
  };
  return { gatherMs: 1_000, minIntervalMs: 0, ancestors: true, limits: PLAN_LIMITS, quota };
}

function queueOf(source: string, count: number, edge: PlannedEdge): void {
  for (let n = 0; n < count; n++) edge.queue(`/${source}/${n}`, 0, { cause: { source, rule: "page" } });
}

/** How many items of each source went. */
function turnsIn(edge: PlannedEdge): Record<string, number> {
  const sources = edge.sent.flatMap(({ items }) => items.map(({ causes }) => causes[0].source));
  return Object.fromEntries([...new Set(sources)].map((one) => [one, sources.filter((it) => it === one).length]));
}
