import { describe, expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import type { PlanPolicy } from "../../../../shared/pipeline/plan/plan-policy.ts";
import { PlannedEdge } from "../../../kit/planned-edge.ts";

describe("while purges are held", () => {
  it("all of them gather, beyond their deadline too, and go once when it ends by itself", () => {
    const edge = new PlannedEdge(policy);
    edge.state = { ...edge.state, hold: { sinceMs: 0, untilMs: 600_000 } };
    for (let n = 0; n < 30; n++) edge.queue(`/import/${n % 10}`, n * 10_000);

    expect(edge.plan(300_000).wait[0]).toStrictEqual({ item: "/import/0", untilMs: 600_000, why: "held" });
    edge.run(300_000, 900_000);

    expect(edge.log).toStrictEqual([`600000 /import/*`]);
    expect(edge.state.hold).toBeUndefined();
  });

  it("all of them go at once when they are released, though they were sent a moment before", () => {
    const edge = new PlannedEdge({ ...policy, minIntervalMs: 300_000 });
    edge.queue("/a", 0);
    edge.plan(1_000);
    edge.state = { ...edge.state, hold: { sinceMs: 2_000, untilMs: 600_000 } };
    edge.queue("/a", 3_000);

    edge.state = { ...edge.state, hold: { sinceMs: 2_000, untilMs: 5_000 } };
    edge.run(5_000, 60_000);

    expect(edge.log).toStrictEqual(["1000 /a", "5000 /a"]);
  });

  it("what comes after the end gathers as ever", () => {
    const edge = new PlannedEdge(policy);
    edge.state = { ...edge.state, hold: { sinceMs: 0, untilMs: 5_000 } };
    edge.queue("/a", 5_500);
    edge.run(5_500, 60_000);

    expect(edge.log).toStrictEqual(["6500 /a"]);
  });
});

const policy: PlanPolicy = {
  gatherMs: 1_000,
  minIntervalMs: 0,
  ancestors: true,
  limits: PLAN_LIMITS,
  coarsening: { refetchUsd: 0.000_1, populations: { "/import/*": 100 } },
};
