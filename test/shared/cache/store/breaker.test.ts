import { describe, expect, it } from "vitest";
import { Breaker, type BreakerState } from "../../../../shared/cache/store/breaker.ts";

const COOLDOWN_MS = 5_000;

describe("a breaker that opened", () => {
  it("lets one call try after the cool-down, and no other until that one is answered", () => {
    const { breaker } = openedAt(0);

    const may = [COOLDOWN_MS - 1, COOLDOWN_MS, COOLDOWN_MS, COOLDOWN_MS + 1].map((ms) => breaker.mayCall(ms));

    expect(may).toStrictEqual([false, true, false, false]);
  });

  it("lets another one try when nothing is heard of the first", () => {
    const { breaker } = openedAt(0);
    breaker.mayCall(COOLDOWN_MS);

    expect([breaker.mayCall(2 * COOLDOWN_MS), breaker.mayCall(2 * COOLDOWN_MS)]).toStrictEqual([true, false]);
  });

  it("opens again at once when that call fails, for as long again", () => {
    const { breaker, states } = openedAt(0);
    breaker.mayCall(COOLDOWN_MS);

    breaker.failed(COOLDOWN_MS + 100);

    expect(states).toStrictEqual(["open", "half-open", "open"]);
    expect([99, 100].map((ms) => breaker.mayCall(2 * COOLDOWN_MS + ms))).toStrictEqual([false, true]);
  });

  it("closes when that call is answered, and then takes as many failures in a row to open", () => {
    const { breaker, states } = openedAt(0);
    breaker.mayCall(COOLDOWN_MS);

    breaker.succeeded();
    breaker.failed(COOLDOWN_MS);
    breaker.succeeded();
    breaker.failed(COOLDOWN_MS);

    expect(states).toStrictEqual(["open", "half-open", "closed"]);
    expect([breaker.mayCall(COOLDOWN_MS), breaker.mayCall(COOLDOWN_MS)]).toStrictEqual([true, true]);
  });
});

/** One that two failures opened. */
function openedAt(nowMs: number): { readonly breaker: Breaker; readonly states: readonly BreakerState[] } {
  const states: BreakerState[] = [];
  const breaker = new Breaker({ failures: 2, cooldownMs: COOLDOWN_MS }, (state) => states.push(state));
  breaker.failed(nowMs);
  breaker.failed(nowMs);
  return { breaker, states };
}
