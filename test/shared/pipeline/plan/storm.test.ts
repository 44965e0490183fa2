import { describe, expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import { NEW_EDGE } from "../../../../shared/pipeline/plan/edge-state.ts";
import type { PlanPolicy } from "../../../../shared/pipeline/plan/plan-policy.ts";
import { PlannedEdge } from "../../../kit/planned-edge.ts";

describe("a storm", () => {
  it("begins when changes come far faster than usual, and is over when they no longer do", () => {
    const edge = new PlannedEdge(policy);
    const stormAt = (perSecond: number, fromSecond: number, toSecond: number): readonly boolean[] =>
      Array.from({ length: toSecond - fromSecond }, (_, n) => {
        for (let i = 0; i < perSecond; i++) edge.queue(`/${i}`, (fromSecond + n) * 1_000);
        edge.plan((fromSecond + n) * 1_000);
        return edge.state.storm !== undefined;
      });

    expect(stormAt(10, 0, 60)).not.toContain(true);
    const during = stormAt(200, 60, 70);
    expect(during.at(-1)).toBe(true);
    expect(during.slice(during.indexOf(true))).not.toContain(false);
    expect(stormAt(10, 70, 130).at(-1)).toBe(false);
  });

  it("is not over before there is half of what began it", () => {
    const edge = new PlannedEdge(policy);
    const storm = { sinceMs: 0 };
    edge.state = { ...NEW_EDGE, storm, arrivals: { countedToMs: 0, perSecond: 49, usualPerSecond: 1 } };

    expect(edge.plan(9_000).next.storm).toStrictEqual(storm);
    expect(edge.plan(10_000).next.storm).toBeUndefined();
  });

  it("is none where so much is usual", () => {
    const edge = new PlannedEdge(policy);
    edge.state = { ...NEW_EDGE, arrivals: { countedToMs: 0, perSecond: 200, usualPerSecond: 200 } };
    for (let n = 0; n < 2_000; n++) edge.queue(`/${n}`, 1_000);

    expect(edge.plan(2_000).next).not.toHaveProperty("storm");
  });

  it("tells since when, and how fast changes come, whenever the planner looks", () => {
    const edge = new PlannedEdge(policy);
    for (let n = 0; n < 2_000; n++) edge.queue(`/${n}`, 3_600_000);

    const { next } = edge.plan(3_601_000);

    expect(next.storm).toStrictEqual({ sinceMs: 3_601_000 });
    expect(next.arrivals.perSecond).toBeCloseTo(129.3, 1);
  });

  it("is none when purges were held: somebody knew", () => {
    const edge = new PlannedEdge(policy);
    edge.state = { ...edge.state, hold: { sinceMs: 0, untilMs: 5_000 } };
    for (let n = 0; n < 2_000; n++) edge.queue(`/${n}`, 1_000);

    expect(edge.plan(5_000).next).not.toHaveProperty("storm");
    expect(edge.plan(6_000).next).not.toHaveProperty("storm");
  });

  it("has all rest that was purged with others a moment ago, whether it was among them or not", () => {
    const edge = stormy();
    for (let n = 0; n < 10; n++) edge.queue(`#product:${n}`, 0, { under: ["#products"] });
    edge.plan(1_000);
    for (let n = 10; n < 20; n++) edge.queue(`#product:${n}`, 1_000, { under: ["#products"] });
    edge.queue("/elsewhere", 1_000);

    edge.run(1_000, 60_000);

    expect(edge.log).toStrictEqual(["1000 #products", "2000 /elsewhere", "11000 #products"]);
  });

  it("purges wider sooner, because what is dropped needlessly would change soon anyway", () => {
    const calm = new PlannedEdge(policy);
    const storm = stormy();
    for (const edge of [calm, storm]) {
      for (let n = 0; n < 3; n++) edge.queue(`#article:${n}`, 0, { under: ["#articles"] });
      edge.plan(1_000);
    }

    expect(calm.log).toStrictEqual(["1000 #article:0 #article:1 #article:2"]);
    expect(storm.log).toStrictEqual(["1000 #articles"]);
  });
});

const policy: PlanPolicy = {
  gatherMs: 1_000,
  minIntervalMs: 10_000,
  ancestors: true,
  limits: PLAN_LIMITS,
  coarsening: { refetchUsd: 0.000_1, populations: { "#products": 20, "#articles": 150 } },
  storm: { factor: 10, minPerSecond: 50 },
};

/** In the middle of a storm. */
function stormy(): PlannedEdge {
  const edge = new PlannedEdge(policy);
  const arrivals = { countedToMs: 0, perSecond: 1e6, usualPerSecond: 1 };
  edge.state = { ...NEW_EDGE, arrivals, storm: { sinceMs: 0 } };
  return edge;
}
