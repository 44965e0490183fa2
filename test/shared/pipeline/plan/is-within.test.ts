import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWithin } from "../../../../shared/pipeline/plan/is-within.ts";
import { PLAN_LIMITS } from "../../../../shared/pipeline/plan/chunk.ts";
import { NEW_EDGE } from "../../../../shared/pipeline/plan/edge-state.ts";
import { planPurges } from "../../../../shared/pipeline/plan/plan-purges.ts";
import { pendingItem } from "../../../kit/edge-items.ts";

describe("what is within limits", () => {
  it.each([
    ["#product:42", ["#product:*"]],
    ["#PRODUCT:42", ["#product:*"]],
    ["#product:42", ["#Product:42"]],
    ["/c/tv", ["/c/*"]],
    ["/c/*", ["/c/*"]],
    ["/caf%C3%A9/a", ["/caf%C3%A9/*"]],
  ])("%s is within %s", (item, limits) => expect(isWithin(item, limits)).toBe(true));

  it.each([
    ["#products", ["#product:*"]],
    ["#product:4", ["#product:42"]],
    ["#product:42", ["/*", "#category:*"]],
    ["/*", ["#product:*"]],
    ["/*", ["/c/*"]],
    ["/c*", ["/c/*"]],
    ["/C/tv", ["/c/*"]],
    ["/c/%2e%2e/admin", ["/c/*"]],
    ["/c/%252e%252e/admin", ["/c/*"]],
    ["/c/..%5cadmin", ["/c/*"]],
    ["/c/tv", []],
  ])("%s is not within %s", (item, limits) => expect(isWithin(item, limits)).toBe(false));
});

describe("a planner that would put wider items in place of many", () => {
  it("puts none in place of those whose asker may purge no wider, whatever it saves", () => {
    const limited = [0, 1, 2].map((n) => tagged(n, ["#product:*"]));

    expect(sent(limited)).toStrictEqual(["#product:0", "#product:1", "#product:2"]);
  });

  it("counts an item that somebody else asked for too without limits as one without", () => {
    const both = [0, 1, 2].map((n) => [tagged(n, ["#product:*"]), tagged(n)]).flat();

    expect(sent(both)).toStrictEqual(["#products"]);
  });

  it("never sends on behalf of a limited item alone what is beyond its limits", () => {
    const one = fc.record({ n: fc.nat({ max: 9 }), isLimited: fc.boolean() });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ n }) => n, minLength: 1 }), (asked) => {
        const items = sent(asked.map(({ n, isLimited }) => tagged(n, isLimited ? ["#product:*"] : undefined)));

        const hasFree = asked.filter(({ isLimited }) => !isLimited).length > 1;
        expect(items.every((item) => isWithin(item, ["#product:*"])) || hasFree).toBe(true);
        const limited = asked.filter(({ isLimited }) => isLimited).map(({ n }) => `#product:${n}`);
        expect(items).toEqual(expect.arrayContaining(limited));
      }),
      { numRuns: 50 },
    );
  });
});

function tagged(n: number, within?: readonly string[]) {
  const key = within ? `limited ${n}` : `free ${n}`;
  return pendingItem({ item: `#product:${n}`, under: ["#products"], key, ...(within && { within }) });
}

/** With next to nothing lost by purging all products. */
function sent(pending: readonly ReturnType<typeof tagged>[]): readonly string[] {
  const policy = {
    gatherMs: 0,
    minIntervalMs: 0,
    ancestors: true,
    limits: PLAN_LIMITS,
    coarsening: { refetchUsd: 0.000_001, populations: { "#products": 10 } },
  };
  const { send } = planPurges(pending, policy, NEW_EDGE, 100_000);
  return send.flat().map(({ item }) => item);
}
