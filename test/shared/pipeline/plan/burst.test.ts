import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import type { PlanPolicy } from "../../../../shared/pipeline/plan/plan-policy.ts";
import { PlannedEdge } from "../../../kit/planned-edge.ts";

describe("while a burst lasts", () => {
  it("what came first waits for the end, so that a wider item can go in place of all", () => {
    const edge = new PlannedEdge(policy);
    for (let n = 0; n < 4; n++) edge.queue(`/c/${n}`, 0);
    expect(edge.plan(500).wait[0]).toMatchObject({ untilMs: 1_000, why: "gathering" });
    for (let n = 4; n < 9; n++) edge.queue(`/c/${n}`, 900);

    expect(edge.plan(1_000).wait[0]).toStrictEqual({ item: "/c/0", untilMs: 1_900, why: "burst" });
    edge.run(1_000, 60_000);

    expect(edge.log).toStrictEqual(["1900 /c/*"]);
  });

  it("nothing waits for longer than two purges of it would be apart", () => {
    const edge = new PlannedEdge(policy);
    for (let n = 0; n < 6; n++) edge.queue(`/x/${n}`, 0);
    for (let nowMs = 500; nowMs < 20_000; nowMs += 500) {
      edge.queue("/busy", nowMs);
      edge.run(nowMs, nowMs + 499);
    }

    expect(edge.sent[0]?.atMs).toBe(10_000);
  });

  it("what was sent a moment ago belongs to it too", () => {
    const edge = new PlannedEdge(policy);
    for (let n = 0; n < 4; n++) edge.queue(`/x/${n}`, 0);
    edge.plan(1_000);
    edge.queue("/c/1", 1_500);
    edge.queue("/c/2", 2_300);

    expect(edge.plan(2_500).wait.map(({ why }) => why)).toStrictEqual(["burst", "gathering"]);
  });
});

it("a few items go as soon as they have gathered, whatever comes meanwhile", () => {
  const edge = new PlannedEdge(policy);
  edge.queue("/c/1", 0);
  edge.queue("/c/2", 900);

  edge.run(1_000, 1_000);

  expect(edge.log).toStrictEqual(["1000 /c/1"]);
});

it("no item waits beyond its deadline, whatever comes when", () => {
  const arrivals = fc.array(fc.record({ item: fc.nat({ max: 15 }), afterMs: fc.nat({ max: 3_000 }) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 0, max: 9 }), (items, burstItems) => {
      const edge = new PlannedEdge({ ...policy, burst: { items: burstItems, spareMs: 50_000 } });
      let nowMs = 0;
      for (const { item, afterMs } of items) {
        edge.run(nowMs, nowMs + afterMs - 1);
        nowMs += afterMs;
        edge.queue(`/c/${item}`, nowMs);
      }
      edge.run(nowMs, nowMs + 60_000);

      expect(edge.pending).toStrictEqual([]);
      for (const { atMs, items: sent } of edge.sent) {
        for (const { deadlineMs } of sent) expect(atMs).toBeLessThanOrEqual(deadlineMs);
      }
    }),
  );
});

const policy: PlanPolicy = {
  gatherMs: 1_000,
  minIntervalMs: 10_000,
  burst: { items: 6, spareMs: 50_000 },
  ancestors: true,
  limits: PLAN_LIMITS,
  coarsening: { refetchUsd: 0.000_1, populations: { "/c/*": 100 } },
};
