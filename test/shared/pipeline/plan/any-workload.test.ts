import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NEW_EDGE } from "../../../../shared/pipeline/plan/edge-state.ts";
import type { PlanDecision } from "../../../../shared/pipeline/plan/plan-decision.ts";
import { planPurges } from "../../../../shared/pipeline/plan/plan-purges.ts";
import type { PendingItem, PendingRef } from "../../../../shared/ports/edge-ledger.ts";
import { pendingItem } from "../../../kit/edge-items.ts";
import { drops } from "../../../kit/edge-matcher.ts";
import { runs } from "../../../kit/runs.ts";
import { satisfied, sent } from "./decided.ts";

describe("planPurges", () => {
  describe("always", () => {
    it("satisfies each revision exactly once, or lets it wait", () => {
      fc.assert(
        fc.property(workloads, policies, (pending, chosen) => {
          const decision = planPurges(pending, chosen, idle, NOW);

          const waiting = pending.filter(
            (one) => decision.wait.some(({ item }) => item === one.item) && isGathering(one),
          );
          expect([...satisfied(decision), ...waiting].map(refText).sort()).toStrictEqual(pending.map(refText).sort());
        }),
      );
    });

    it("sends only what was pending", () => {
      fc.assert(
        fc.property(workloads, policies, (pending, chosen) => {
          const asked = new Set(pending.map(({ item }) => item));

          for (const item of sent(planPurges(pending, chosen, idle, NOW)).flat()) expect(asked).toContain(item);
        }),
      );
    });

    it("drops every response that the pending items would drop, by CloudFront's own rules", () => {
      fc.assert(
        fc.property(
          workloads,
          policies,
          fc.array(responses, { minLength: 20, maxLength: 60 }),
          (pending, chosen, cached) => {
            const ready = pending.filter((one) => !isGathering(one)).map(({ item }) => item);
            const items = sent(planPurges(pending, chosen, idle, NOW)).flat();

            for (const response of cached) {
              const stale = ready.some((item) => drops(item, response));
              const dropped = items.some((item) => drops(item, response));
              expect(dropped, JSON.stringify(response)).toBe(stale);
            }
          },
        ),
        { numRuns: runs(500) },
      );
    });

    it("decides the same for the same items in any order", () => {
      fc.assert(
        fc.property(
          workloads.chain((pending) =>
            fc.tuple(fc.constant(pending), fc.shuffledSubarray([...pending], { minLength: pending.length })),
          ),
          policies,
          ([pending, shuffled], chosen) => {
            expect(inAnyOrder(planPurges(shuffled, chosen, idle, NOW))).toStrictEqual(
              inAnyOrder(planPurges(pending, chosen, idle, NOW)),
            );
          },
        ),
      );
    });

    it("keeps to the limits", () => {
      fc.assert(
        fc.property(workloads, policies, (pending, chosen) => {
          for (const items of sent(planPurges(pending, chosen, idle, NOW))) {
            expect(items.length).toBeGreaterThan(0);
            expect(items.length).toBeLessThanOrEqual(chosen.limits.items);
            expect(items.filter((item) => item.startsWith("/") && item.endsWith("*")).length).toBeLessThanOrEqual(1);
            expect(items).toStrictEqual([...new Set(items)].sort());
          }
        }),
      );
    });
  });
});

const NOW = 10_000;
const idle = NEW_EDGE;

/** A small world, so that items meet. In it every response carries the ancestors of its tags: `#t:1:2` is under `#t:1` and `#t`. */
const tagTexts = fc.constantFrom("t", "t:1", "t:2", "t:1:1", "t:1:2", "T:1:2", "u", "u:1");
const urls = fc.constantFrom("/", "/a", "/a/", "/a/b", "/a/b/c", "/a?x=1", "/ab", "/b", "/b?x=1&y=2", "/%C3%A9");
const itemTexts = fc.oneof(
  tagTexts.map((tag) => `#${tag}`),
  urls,
  fc.tuple(urls, fc.nat({ max: 8 })).map(([url, length]) => `${url.slice(0, 1 + length)}*`),
);
const workloads: fc.Arbitrary<readonly PendingItem[]> = fc
  .array(
    fc.record({
      item: itemTexts,
      deadlineMs: fc.integer({ min: NOW - 5, max: NOW + 5 }),
      revision: fc.constantFrom("r1", "r2"),
      gathering: fc.boolean(),
    }),
    { maxLength: 30 },
  )
  .map((drafts) =>
    drafts.map(({ item, deadlineMs, revision, gathering }, n) =>
      pendingItem({
        item,
        under: item.startsWith("#") ? ancestorsOf(item) : [],
        cause: { source: "s", rule: "r", ...(n % 3 === 0 ? {} : { writtenAtMs: n % 7 }) },
        deadlineMs: gathering ? NOW + 60_000 : deadlineMs,
        revision,
        key: `${item} ${n}`,
        ...(gathering ? { queuedAtMs: NOW - 1, addedAtMs: NOW } : {}),
      }),
    ),
  );
const policies = fc.record({
  gatherMs: fc.constant(1_000),
  minIntervalMs: fc.constant(0),
  ancestors: fc.boolean(),
  limits: fc.record({
    items: fc.integer({ min: 1, max: 5 }),
    wildcards: fc.constant(1),
    bytes: fc.constantFrom(300, 2_000, 300_000),
  }),
});
const responses = fc.record({
  url: urls,
  tags: fc.uniqueArray(tagTexts, { maxLength: 3 }).map((tags) => tags.flatMap((tag) => [tag, ...ancestorsOf(tag)])),
});

function ancestorsOf(tag: string): readonly string[] {
  const parts = tag.split(":");
  return parts.slice(1).map((_, n) => parts.slice(0, parts.length - 1 - n).join(":"));
}

function isGathering({ queuedAtMs, addedAtMs, deadlineMs }: PendingItem): boolean {
  return Math.min(queuedAtMs, addedAtMs) + 1_000 > NOW && deadlineMs > NOW;
}

/** What is covered, and what waits for the same, is told in the order in which it came, which is no part of the decision. */
function inAnyOrder({ covered, wait, ...decision }: PlanDecision): unknown {
  const sorted = (list: readonly object[]): readonly string[] => list.map((one) => JSON.stringify(one)).sort();
  return { ...decision, covered: sorted(covered), wait: sorted(wait) };
}

function refText({ key, revision }: PendingRef): string {
  return `${key} ${revision}`;
}
