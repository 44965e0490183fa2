import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import { NEW_EDGE } from "../../../../shared/pipeline/plan/edge-state.ts";
import type { PlanPolicy } from "../../../../shared/pipeline/plan/plan-policy.ts";
import { reserve } from "../../../../shared/pipeline/plan/reserve.ts";
import { MAX_KNOWN_SENT } from "../../../../shared/pipeline/plan/rest.ts";
import { pendingItem, planOf } from "../../../kit/edge-items.ts";
import { PlannedEdge } from "../../../kit/planned-edge.ts";

describe("reserve", () => {
  describe("has an item that was sent rest", () => {
    it("until the interval ends: a quiet item gathers and goes, then goes once for all that came meanwhile", () => {
      const edge = new PlannedEdge(policy);
      for (const atMs of [0, 3_000, 5_000, 9_000]) {
        edge.queue("/a", atMs);
        edge.run(atMs, atMs + 1_000);
      }
      edge.run(10_000, 60_000);

      expect(edge.log).toStrictEqual(["1000 /a", "11000 /a"]);
    });

    it("and tells why it waits, and until when", () => {
      const edge = sentAt(0);
      edge.queue("/a", 2_000);

      expect(edge.plan(5_000).wait).toStrictEqual([{ item: "/a", untilMs: 10_000, why: "interval" }]);
    });

    it("never beyond its deadline", () => {
      const edge = sentAt(0);
      edge.queue("/a", 2_000, { deadlineMs: 4_500 });
      edge.run(2_000, 60_000);

      expect(edge.log).toStrictEqual(["0 /a", "4500 /a"]);
    });

    it("no other", () => {
      const edge = sentAt(0);
      edge.queue("/b", 2_000);
      edge.run(2_000, 60_000);

      expect(edge.log).toStrictEqual(["0 /a", "3000 /b"]);
    });

    it("if what covered it was sent as well", () => {
      const edge = new PlannedEdge(policy);
      edge.queue("/a/b", -5_000);
      edge.queue("/a/*", -5_000);
      edge.plan(0);
      edge.queue("/a/b", 1_000);
      edge.run(1_000, 60_000);

      expect(edge.log).toStrictEqual(["0 /a/*", "10000 /a/b"]);
    });

    it("until its deadline where the interval is longer", () => {
      const edge = new PlannedEdge({ ...policy, minIntervalMs: 300_000 });
      edge.queue("/a", 0);
      edge.run(0, 1_000);
      edge.queue("/a", 100_000);
      edge.run(100_000, 300_000);

      expect(edge.log).toStrictEqual(["1000 /a", "160000 /a"]);
    });
  });

  it("forgets what no longer rests", () => {
    const edge = sentAt(0);

    expect(edge.plan(9_999).next.sent).toStrictEqual([{ atMs: 0, keys: ["/a"], wide: [] }]);
    expect(edge.plan(10_000).next.sent).toStrictEqual([]);
  });

  it("knows no more sent items than a row of the ledger holds, the latest", () => {
    const plan = (id: string, count: number): ReturnType<typeof planOf> =>
      planOf(
        "www",
        id,
        Array.from({ length: count }, (_, n) => pendingItem({ item: `/${id}/${n}` })),
      );

    const state = ["a", "b", "c"].reduce((before, id) => reserve(before, plan(id, 3_000), policy), NEW_EDGE);

    expect(state.sent.map(({ keys }) => keys.length)).toStrictEqual([MAX_KNOWN_SENT - 6_000, 3_000, 3_000]);
    expect(state.sent.at(-1)?.keys[0]).toBe("/c/0");
  });

  it("always sends an item by its deadline, and two purges of it before that are an interval apart", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom("/a", "/b", "/a/*"), fc.nat({ max: 60_000 })), { maxLength: 40 }),
        fc.nat({ max: 40_000 }),
        (changes, minIntervalMs) => {
          const edge = new PlannedEdge({ ...policy, minIntervalMs }, 20_000);
          const inOrder = changes.toSorted(([, a], [, b]) => a - b);
          for (const [n, [item, atMs]] of inOrder.entries()) {
            edge.queue(item, atMs);
            edge.run(atMs, inOrder[n + 1]?.[1] ?? 200_000);
          }

          expect(edge.pending).toStrictEqual([]);
          const lastMs = new Map<string, number>();
          for (const { atMs, items } of edge.sent) {
            for (const { item, deadlineMs } of items) {
              expect(atMs).toBeLessThanOrEqual(deadlineMs);
              const restedAtMs = (lastMs.get(item) ?? -Infinity) + minIntervalMs;
              expect(atMs).toBeGreaterThanOrEqual(Math.min(restedAtMs, deadlineMs));
              lastMs.set(item, atMs);
            }
          }
        },
      ),
    );
  });
});

const policy: PlanPolicy = { gatherMs: 1_000, minIntervalMs: 10_000, ancestors: true, limits: PLAN_LIMITS };

function sentAt(atMs: number): PlannedEdge {
  const edge = new PlannedEdge(policy);
  edge.queue("/a", atMs - 5_000);
  edge.plan(atMs);
  return edge;
}
