import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import type { EdgeQuota, PlanPolicy, Rate } from "../../../../shared/pipeline/plan/plan-policy.ts";
import { planOf } from "../../../kit/edge-items.ts";
import { PlannedEdge, type SentPlan } from "../../../kit/planned-edge.ts";
import { runs } from "../../../kit/runs.ts";

describe("the quota of an edge", () => {
  it("lets go at once what has gathered in the bucket, and the rest when there are as many again", () => {
    const edge = new PlannedEdge(policyWith({ items: { perSecond: 150, burst: 150 } }));
    for (let n = 0; n < 400; n++) edge.queue(`/${n}`, 0);
    edge.run(1_000, 10_000);

    expect(edge.sent.map(({ atMs, items }) => [atMs, items.length])).toStrictEqual([
      [1_000, 150],
      [2_000, 150],
      [2_667, 100],
    ]);
  });

  it("tells who waits for it, and until when", () => {
    const edge = new PlannedEdge(policyWith({ items: { perSecond: 1, burst: 1 } }));
    edge.queue("/a", 0);
    edge.queue("/b", 0);

    expect(edge.plan(1_000).wait).toStrictEqual([{ item: "/b", untilMs: 2_000, why: "quota" }]);
  });

  it("counts wildcards by themselves too, and holds up nothing else for them", () => {
    const edge = new PlannedEdge(policyWith({ wildcards: { perSecond: 1, burst: 1 } }));
    for (const item of ["/a/*", "/c", "#d"]) edge.queue(item, 0);
    edge.queue("/b/*", 0, { cause: { source: "Another", rule: "page" } });
    edge.run(1_000, 10_000);

    expect(edge.log).toStrictEqual(["1000 #d /b/* /c", "2000 /a/*"]);
  });

  it("counts calls", () => {
    const edge = new PlannedEdge({
      ...policyWith({ requests: { perSecond: 0.5, burst: 2 } }),
      limits: { ...PLAN_LIMITS, items: 1 },
    });
    for (let n = 0; n < 4; n++) edge.queue(`/${n}`, 0);
    edge.run(1_000, 20_000);

    expect(edge.log).toStrictEqual(["1000 /0", "1000 /1", "3000 /2", "5000 /3"]);
  });

  it("counts what is in progress, until it is not believed to be any more", () => {
    const edge = new PlannedEdge(policyWith({ itemsInProgress: 3, wildcardsInProgress: 1, inProgressMs: 30_000 }));
    for (const item of ["/a", "/b/*", "/c/*", "/d", "/e"]) edge.queue(item, 0);
    edge.run(1_000, 100_000);

    expect(edge.log).toStrictEqual(["1000 /a /b/* /d", "31000 /c/* /e"]);
  });

  it("has room again for what is known to be complete", () => {
    const edge = new PlannedEdge(policyWith({ itemsInProgress: 1 }));
    edge.queue("/a", 0);
    edge.plan(1_000);
    edge.queue("/b", 1_000);
    expect(edge.plan(2_000).send).toStrictEqual([]);

    edge.state = { ...edge.state, inProgress: edge.state.inProgress.filter(({ plan }) => plan !== "plan-0") };

    expect(edge.plan(2_000).send).toMatchObject([[{ item: "/b" }]]);
  });

  it("is never exceeded in any stretch of time, and makes nothing wait that it has room for", () => {
    fc.assert(
      fc.property(quotas, workloads, (quota, changes) => {
        const edge = new PlannedEdge(policyWith(quota));
        for (const [n, [item, atMs]] of changes.entries()) {
          edge.queue(item, atMs);
          const { wait } = edge.plan(atMs);
          const waits = wait.some((one) => one.why === "quota" && !one.item.endsWith("*"));
          expect(waits && hasRoomForOneMore(edge.sent, quota, atMs)).toBe(false);
          edge.run(atMs, changes[n + 1]?.[1] ?? 600_000);
        }

        expect(edge.pending).toStrictEqual([]);
        expect(overdrawn(edge.sent, countOf.items, quota.items)).toBeUndefined();
        expect(overdrawn(edge.sent, countOf.wildcards, quota.wildcards)).toBeUndefined();
        expect(overdrawn(edge.sent, () => 1, quota.requests)).toBeUndefined();
        for (const { atMs } of edge.sent) {
          const inProgress = edge.sent.filter((one) => one.atMs <= atMs && one.atMs + quota.inProgressMs > atMs);
          expect(total(inProgress, countOf.items)).toBeLessThanOrEqual(quota.itemsInProgress);
          expect(total(inProgress, countOf.wildcards)).toBeLessThanOrEqual(quota.wildcardsInProgress);
        }
      }),
      { numRuns: runs(60) },
    );
  });
});

const ample: EdgeQuota = {
  items: { perSecond: 1_000, burst: 1_000 },
  wildcards: { perSecond: 1_000, burst: 1_000 },
  requests: { perSecond: 1_000, burst: 1_000 },
  itemsInProgress: 1_000,
  wildcardsInProgress: 1_000,
  inProgressMs: 60_000,
};

const rates = fc.record({ perSecond: fc.constantFrom(0.3, 1, 3), burst: fc.integer({ min: 1, max: 5 }) });
const quotas: fc.Arbitrary<EdgeQuota> = fc.record({
  items: rates,
  wildcards: rates,
  requests: rates,
  itemsInProgress: fc.integer({ min: 1, max: 9 }),
  wildcardsInProgress: fc.integer({ min: 1, max: 3 }),
  inProgressMs: fc.constantFrom(1, 2_500, 9_000),
});
const workloads = fc
  .array(fc.tuple(fc.constantFrom("/a", "/b", "/c", "#d", "/e/*", "/f/*", "/g/*"), fc.nat({ max: 20_000 })), {
    maxLength: 30,
  })
  .map((changes) => changes.toSorted(([, a], [, b]) => a - b));

const countOf = {
  items: ({ items }: SentPlan): number => items.length,
  wildcards: ({ items }: SentPlan): number => items.filter(({ item }) => item.endsWith("*")).length,
};

function policyWith(quota: Partial<EdgeQuota>): PlanPolicy {
  return {
    gatherMs: 1_000,
    minIntervalMs: 0,
    ancestors: true,
    limits: PLAN_LIMITS,
    quota: { ...ample, ...quota },
  };
}

function total(sent: readonly SentPlan[], count: (one: SentPlan) => number): number {
  return sent.reduce((sum, one) => sum + count(one), 0);
}

/** Whether a path more could have gone: in a plan that goes at that time anyway, or in one of its own. */
function hasRoomForOneMore(sent: readonly SentPlan[], quota: EdgeQuota, atMs: number): boolean {
  const more = { atMs, items: planOf("www", "more").items };
  const inProgress = sent.filter((one) => one.atMs + quota.inProgressMs > atMs);
  return (
    overdrawn([...sent, more], countOf.items, quota.items) === undefined &&
    (sent.at(-1)?.atMs === atMs || overdrawn([...sent, more], () => 1, quota.requests) === undefined) &&
    total(inProgress, countOf.items) < quota.itemsInProgress
  );
}

/** The first stretch of time in which more was sent than a full bucket and what came into it meanwhile. */
function overdrawn(
  sent: readonly SentPlan[],
  count: (one: SentPlan) => number,
  { perSecond, burst }: Rate,
): string | undefined {
  for (const [n, { atMs: fromMs }] of sent.entries()) {
    for (const { atMs: toMs } of sent.slice(n)) {
      const within = total(
        sent.slice(n).filter(({ atMs }) => atMs <= toMs),
        count,
      );
      if (within > burst + ((toMs - fromMs) / 1_000) * perSecond + 1e-6) return `${within} from ${fromMs} to ${toMs}`;
    }
  }
  return undefined;
}
