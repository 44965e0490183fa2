import { describe, expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import { NEW_EDGE } from "../../../../shared/pipeline/plan/edge-state.ts";
import type { PlanDecision } from "../../../../shared/pipeline/plan/plan-decision.ts";
import type { PlanPolicy } from "../../../../shared/pipeline/plan/plan-policy.ts";
import { planPurges } from "../../../../shared/pipeline/plan/plan-purges.ts";
import type { PendingItem } from "../../../../shared/ports/edge-ledger.ts";
import { pendingItem } from "../../../kit/edge-items.ts";
import { satisfied, sent } from "./decided.ts";

describe("planPurges", () => {
  it("sends what is pending in one plan, sorted", () => {
    expect(sent(plan(["/b", "#x", "/a"]))).toStrictEqual([["#x", "/a", "/b"]]);
  });

  it("sends nothing when nothing is pending", () => {
    expect(planPurges([], policy, idle, NOW)).toMatchObject({ send: [], covered: [], wait: [] });
  });

  describe("leaves out what another item drops too", () => {
    it.each([
      ["/a/b", "/a/*"],
      ["/a/b", "/a*"],
      ["/a?x=1", "/a*"],
      ["/a", "/a*"],
      ["/a/b/*", "/a/*"],
      ["/ab*", "/a*"],
      ["#product:42", "/*"],
      ["/a", "/*"],
      ["/*/b", "/*"],
    ])("%s under %s", (item, by) => {
      expect(plan([item, by])).toMatchObject({ send: [[{ item: by }]], covered: [{ item, by }] });
    });

    it.each([
      ["/a", "/a/*"],
      ["/a?x=1", "/a"],
      ["/a/b", "/a"],
      ["/A/b", "/a/*"],
      ["/ab", "/a*b"],
      ["/%C3%A9", "/%C*"],
      ["#a", "/a*"],
    ])("but not %s under %s", (item, other) => {
      expect(plan([item, other])).toMatchObject({ covered: [] });
    });

    it("names the widest of several", () => {
      expect(plan(["/a/b/c", "/a/b/*", "/a/*"]).covered).toStrictEqual([
        { item: "/a/b/c", by: "/a/*" },
        { item: "/a/b/*", by: "/a/*" },
      ]);
    });

    it("tags under an ancestor where all responses carry their ancestors, and only there", () => {
      const pending = [pendingItem({ item: "#p:1", under: ["#ps", "#all"] }), pendingItem({ item: "#all" })];

      expect(sent(planPurges(pending, { ...policy, ancestors: true }, idle, NOW))).toStrictEqual([["#all"]]);
      expect(sent(planPurges(pending, { ...policy, ancestors: false }, idle, NOW))).toStrictEqual([["#all", "#p:1"]]);
    });

    it("the second spelling of a tag, whose case an edge folds, but not of a path", () => {
      expect(sent(plan(["#Product:1", "#product:1", "/A", "/a"]))).toStrictEqual([["#Product:1", "/A", "/a"]]);
    });

    it("never both of two tags that claim to be under each other", () => {
      const pending = [pendingItem({ item: "#a", under: ["#b"] }), pendingItem({ item: "#b", under: ["#a"] })];

      expect(sent(planPurges(pending, policy, idle, NOW))).toStrictEqual([["#a"]]);
    });
  });

  it("gives what covers the earliest deadline, the earliest causes and all that it satisfies", () => {
    const pending = [
      pendingItem({ item: "/a/*", deadlineMs: NOW + 9, cause: causeAt(9), key: "k0" }),
      ...[4, 2, 3, 1].map((n) =>
        pendingItem({ item: `/a/${n}`, deadlineMs: NOW + n, cause: causeAt(n), key: `k${n}` }),
      ),
    ];

    const decision = planPurges(pending, policy, idle, NOW);

    expect(decision.send).toMatchObject([
      [{ item: "/a/*", deadlineMs: NOW + 1, causes: [causeAt(1), causeAt(2), causeAt(3)] }],
    ]);
    expect(satisfied(decision).map(({ key }) => key)).toStrictEqual(["k0", "k1", "k2", "k3", "k4"]);
  });

  describe("cuts plans to what an edge admits", () => {
    it("at most 150 items, the most urgent first", () => {
      const pending = Array.from({ length: 400 }, (_, n) => pendingItem({ item: `/${n}`, deadlineMs: NOW + 400 - n }));

      const plans = sent(planPurges(pending, policy, idle, NOW));

      expect(plans.map(({ length }) => length)).toStrictEqual([150, 150, 100]);
      expect(plans[0]).toContain("/399");
      expect(plans[2]).toContain("/0");
    });

    it("at most one wildcard, beside other items", () => {
      expect(sent(plan(["/a/*", "/b/*", "/c/*", "/d", "#e"]))).toStrictEqual([
        ["#e", "/a/*", "/d"],
        ["/b/*"],
        ["/c/*"],
      ]);
    });

    it("no more than a row of the ledger holds, whatever the items' length", () => {
      const pending = Array.from({ length: 300 }, (_, n) => pendingItem({ item: `/${n}/${"x".repeat(3_900)}` }));

      const decision = planPurges(pending, policy, idle, NOW);

      for (const items of decision.send) expect(JSON.stringify(items).length).toBeLessThan(390_000);
      expect(decision.send.flat()).toHaveLength(300);
    });

    it("but never leaves out an item that is too large by itself", () => {
      const pending = Array.from({ length: 4_000 }, (_, n) => pendingItem({ item: `/${n}`, key: "k".repeat(100) }));

      expect(sent(planPurges([...pending, pendingItem({ item: "/*" })], policy, idle, NOW))).toStrictEqual([["/*"]]);
    });
  });

  describe("lets an item wait", () => {
    it("for a second from when it was queued", () => {
      const pending = [pendingItem({ item: "/a", queuedAtMs: NOW - 400, addedAtMs: NOW })];

      expect(planPurges(pending, policy, idle, NOW)).toMatchObject({
        send: [],
        covered: [],
        wait: [{ item: "/a", untilMs: NOW + 600, why: "gathering" }],
      });
      expect(sent(planPurges(pending, policy, idle, NOW + 600))).toStrictEqual([["/a"]]);
    });

    it("no longer than a second from when it came, however far ahead the sender's clock is", () => {
      const pending = [pendingItem({ item: "/a", queuedAtMs: NOW + 99_000, addedAtMs: NOW - 300 })];

      expect(planPurges(pending, policy, idle, NOW).wait).toMatchObject([{ untilMs: NOW + 700 }]);
    });

    it("not beyond its deadline", () => {
      const pending = [pendingItem({ item: "/a", queuedAtMs: NOW, addedAtMs: NOW, deadlineMs: NOW - 1 })];

      expect(sent(planPurges(pending, policy, idle, NOW))).toStrictEqual([["/a"]]);
    });

    it("although another that goes would cover it: only a purge after it has gathered satisfies it", () => {
      const pending = [pendingItem({ item: "/a/b", queuedAtMs: NOW, addedAtMs: NOW }), pendingItem({ item: "/a/*" })];

      expect(planPurges(pending, policy, idle, NOW)).toMatchObject({
        send: [[{ item: "/a/*" }]],
        covered: [],
        wait: [{ item: "/a/b" }],
      });
    });

    it("while the edge is not to be called", () => {
      expect(planPurges([pendingItem({ item: "/a" })], policy, { ...idle, busyUntilMs: NOW + 5 }, NOW)).toMatchObject({
        send: [],
        covered: [],
        wait: [{ item: "/a", untilMs: NOW + 5, why: "edge-busy" }],
      });
    });
  });
});

const NOW = 10_000;
const policy: PlanPolicy = { gatherMs: 1_000, minIntervalMs: 0, ancestors: true, limits: PLAN_LIMITS };
const idle = NEW_EDGE;

function plan(items: readonly string[]): PlanDecision {
  return planPurges(
    items.map((item) => pendingItem({ item })),
    policy,
    idle,
    NOW,
  );
}

function causeAt(writtenAtMs: number): PendingItem["cause"] {
  return { source: "Products", rule: "page", writtenAtMs };
}
