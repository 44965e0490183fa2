import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EdgeRefusedError } from "../../shared/ports/errors.ts";
import { EdgeWorld } from "../kit/edge-world.ts";
import { runs } from "../kit/runs.ts";
import { stepByStep } from "../kit/step-by-step.ts";

/** Items that the budget allows. */
const AFFORDABLE = 4;

describe("a budget that is a limit", () => {
  it("is never passed, however planners race, whoever loses the lease, and whether or not anybody hears of a call", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), workloads, outcomes, expiries, async (s, workload, answers, moments) => {
        const world = new EdgeWorld({ budgetUsdPerMonth: AFFORDABLE * 0.005, onBudget: "hold", maxStalenessMs: 2_000 });
        const inTurn = answers.values();
        world.refuse = () => inTurn.next().value?.refused;
        const planners = workload.map(async (items, n) => {
          const message = world.queue(...items);
          world.clock.advance(1_000);
          const { failed } = await world.invoke(world.planner(stepByStep(s, n)))([message]);
          if (failed.length === 0) world.delete([message]);
        });
        const time = moments.map(async (moment) => {
          for (let step = 0; step <= moment; step++) await s.schedule(Promise.resolve(), "time passes");
          world.clock.advance(8_000);
        });

        await s.waitFor(Promise.all([...planners, ...time]));
        await world.settle({ forMs: 300_000 });

        const billed = [...world.billed().values()].reduce((sum, times) => sum + times, 0);
        expect(billed).toBeLessThanOrEqual(AFFORDABLE);
        const { state, pending } = await world.ledger.open("www", 100, new AbortController().signal);
        expect(state.spent.items).toBeGreaterThanOrEqual(billed);
        // what there is no money for waits, and is not lost
        const waiting = new Set(pending.map(({ item }) => item));
        expect(world.unsatisfied().filter((item) => !waiting.has(item))).toStrictEqual([]);
      }),
      { numRuns: runs(150) },
    );
  });
});

const items = fc.uniqueArray(fc.constantFrom("/a", "/b", "/c", "/d", "#x", "#y"), { minLength: 1, maxLength: 3 });

const workloads = fc.array(items, { minLength: 2, maxLength: 5 });

/** `undefined`: the call goes through. */
const outcomes = fc.array(
  fc.option(
    fc.constantFrom(
      { refused: new EdgeRefusedError("busy", "Throttling", "for now") },
      { refused: new EdgeRefusedError("unavailable", "TimeoutError", "no answer") },
    ),
    { nil: undefined },
  ),
  { maxLength: 4 },
);

const expiries = fc.array(fc.nat({ max: 30 }), { maxLength: 2 });
