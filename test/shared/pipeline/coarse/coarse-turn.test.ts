import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  coarseTurn,
  MAX_CLOCK_SKEW_MS,
  MAX_KEPT_MS,
  type CoarseTrack,
} from "../../../../shared/pipeline/coarse/coarse-turn.ts";
import { runs } from "../../../kit/runs.ts";

const PACE = { windowMs: 60_000, settleMs: 2_000 };

describe("the turn of a coarse purge", () => {
  it("always leads to one that starts after the source has settled, whoever dies and however clocks differ", () => {
    fc.assert(
      fc.property(fc.array(claims, { minLength: 1, maxLength: 6 }), (all) => {
        const { poisoned, purges } = simulate(all);

        for (const atMs of poisoned) {
          const isPurged = purges.some(({ startMs, isKept }) => startMs >= atMs + (isKept ? PACE.settleMs : 0));
          expect(isPurged).toBe(true);
        }
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("comes once in a window as long as nobody dies and clocks agree", () => {
    fc.assert(
      fc.property(fc.array(claims, { maxLength: 40 }), (all) => {
        const { purges } = simulate(all.map((claim) => ({ ...claim, skewMs: 0, dies: "never" as const })));

        const starts = purges.map(({ startMs }) => startMs).toSorted((a, b) => a - b);
        const gaps = starts.slice(1).map((startMs, i) => startMs - (starts[i] ?? 0));
        expect(Math.min(PACE.windowMs, ...gaps)).toBe(PACE.windowMs);
      }),
    );
  });

  it("is never put off beyond what a queue can keep, whatever a broken clock wrote down", () => {
    const times = fc.option(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), { nil: undefined });
    fc.assert(
      fc.property(times, times, fc.integer({ min: 1_000, max: 10 ** 8 }), (lastAtMs, keptForMs, windowMs) => {
        const turn = coarseTurn({ lastAtMs, keptForMs }, { windowMs, settleMs: 2_000 }, 0);

        expect("delayMs" in turn ? turn.delayMs : 0).toBeLessThanOrEqual(MAX_KEPT_MS);
      }),
    );
  });
});

/** Somebody finds a poisoned change, so long after the one before, by a clock that is so far off, and may die. */
const claims = fc.record({
  afterMs: fc.oneof(fc.nat({ max: 3_000 }), fc.integer({ min: 50_000, max: 61_000 }), fc.nat({ max: 130_000 })),
  skewMs: fc.integer({ min: -MAX_CLOCK_SKEW_MS / 2, max: MAX_CLOCK_SKEW_MS / 2 }),
  dies: fc.constantFrom("never", "after the claim", "after keeping"),
});

interface Claim {
  readonly afterMs: number;
  readonly skewMs: number;
  readonly dies: "never" | "after the claim" | "after keeping";
}

/** Who dies has the batch come again a second later. */
function simulate(claimed: readonly Claim[]) {
  const poisoned: number[] = [];
  const purges: { readonly startMs: number; readonly isKept: boolean }[] = [];
  let track: CoarseTrack = { lastAtMs: undefined, keptForMs: undefined };
  let nowMs = 1_000_000;
  for (const { afterMs, skewMs, dies } of claimed) {
    nowMs += afterMs;
    poisoned.push(nowMs);
    if (dies !== "never") {
      claim(skewMs, dies);
      nowMs += 1_000;
    }
    claim(skewMs, "never");
  }
  return { poisoned, purges };

  function claim(skewMs: number, dies: Claim["dies"]): void {
    const turn = coarseTurn(track, PACE, nowMs + skewMs);
    if (turn.when === "now") track = { ...track, lastAtMs: nowMs + skewMs };
    if (turn.when === "covered" || dies === "after the claim") return;
    purges.push({ startMs: nowMs + (turn.when === "later" ? turn.delayMs : 0), isKept: turn.when === "later" });
    if (turn.when === "later" && dies === "never") {
      track = { ...track, keptForMs: Math.max(track.keptForMs ?? 0, nowMs + skewMs + turn.delayMs) };
    }
  }
}
