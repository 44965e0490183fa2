import { expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import { NEW_EDGE } from "../../../../shared/pipeline/plan/edge-state.ts";
import { explainDecision } from "../../../../shared/pipeline/plan/explain-decision.ts";
import { planPurges } from "../../../../shared/pipeline/plan/plan-purges.ts";
import { pendingItem } from "../../../kit/edge-items.ts";

it("tells of each item whether it goes, in whose place and at what cost, or until when it waits, and why", () => {
  const pending = [
    pendingItem({ item: "/a/*" }),
    pendingItem({ item: "/a/b" }),
    pendingItem({ item: "#product:1", under: ["#products"] }),
    pendingItem({ item: "#product:2", under: ["#products"] }),
    pendingItem({ item: "/c", queuedAtMs: 9_500, addedAtMs: 9_500 }),
    pendingItem({ item: "/d" }),
  ];
  const policy = {
    gatherMs: 1_000,
    minIntervalMs: 30_000,
    ancestors: true,
    limits: PLAN_LIMITS,
    coarsening: { refetchUsd: 0.001, populations: { "#products": 3 } },
  };
  const state = { ...NEW_EDGE, sent: [{ atMs: 5_000, keys: ["/d"], wide: [] }] };

  expect(explainDecision(planPurges(pending, policy, state, 10_000))).toStrictEqual([
    { item: "#products", what: "goes", insteadOf: 2, billUsd: 0.005, savedUsd: 0.01 - 0.006 },
    { item: "#product:1", what: "coarsened", by: "#products" },
    { item: "#product:2", what: "coarsened", by: "#products" },
    { item: "/a/*", what: "goes", insteadOf: 1, billUsd: 0.005, savedUsd: 0.005 },
    { item: "/a/b", what: "covered", by: "/a/*" },
    { item: "/c", what: "waits", why: "gathering", untilMs: 10_500 },
    { item: "/d", what: "waits", why: "interval", untilMs: 35_000 },
  ]);
});
