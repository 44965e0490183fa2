import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EdgeRefusedError } from "../../shared/ports/errors.ts";
import { type Around, EdgeWorld } from "../kit/edge-world.ts";

describe("planners at the same time", () => {
  it("forget nothing and send nothing twice, however their steps interleave, without any later ring", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), batches, async (s, queued) => {
        const world = new EdgeWorld();
        const planners = queued.map((items, n) => queueAndPlan(world, items, s, n));

        await s.waitFor(Promise.all(planners));

        expect(world.doorbell.rings, "nothing was left for later").toStrictEqual([]);
        expectAllSentOnce(world);
      }),
      { numRuns: 300 },
    );
  });

  it("forget nothing and send nothing twice when the lease expires under them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), batches, fc.integer({ min: 1, max: 3 }), async (s, queued, expiries) => {
        const world = new EdgeWorld();
        const planners = queued.map((items, n) => queueAndPlan(world, items, s, n));
        const time = Array.from({ length: expiries }, async () => {
          await s.schedule(Promise.resolve(), "the lease expires");
          world.clock.advance(8_000);
        });

        await s.waitFor(Promise.all([...planners, ...time]));
        await world.settle();

        expectAllSentOnce(world);
      }),
      { numRuns: 300 },
    );
  });

  it("forget nothing and send nothing twice while the edge refuses now and then", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), batches, refusals, async (s, queued, answers) => {
        const world = new EdgeWorld();
        const inTurn = answers.values();
        world.refuse = () => inTurn.next().value;
        const planners = queued.map((items, n) => queueAndPlan(world, items, s, n));

        await s.waitFor(Promise.all(planners));
        await world.settle();

        expectAllSentOnce(world);
      }),
      { numRuns: 300 },
    );
  });

  it("swallow no doorbell, even one that comes early while another planner counts on it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (s) => {
        const world = new EdgeWorld();
        world.refuse = () => busy();
        world.queue("/a");
        world.clock.advance(1_000);
        await world.deliver();
        const before = world.doorbell.rings.length;
        const items = world.queue("/b");
        const bell = world.send('{"v":1,"edge":"www","queuedAtMs":0,"rules":[],"unders":[],"items":[]}');

        await s.waitFor(
          Promise.all([items, bell].map((message, n) => world.invoke(world.planner(stepByStep(s, n)))([message]))),
        );

        expect(world.doorbell.rings.length).toBeGreaterThan(before);
      }),
    );
  });
});

/** Items of a message each. Few, so that messages meet over the same ones. */
const batches = fc.array(
  fc.uniqueArray(fc.constantFrom("/a", "/b", "/c/*", "/c/d", "#x"), { minLength: 1, maxLength: 3 }),
  { minLength: 2, maxLength: 4 },
);

const refusals = fc.array(fc.option(fc.constantFrom(busy(), lost()), { nil: undefined }), { maxLength: 5 });

function busy(): EdgeRefusedError {
  return new EdgeRefusedError("busy", "TooManyInvalidationsInProgress", "for now");
}

function lost(): EdgeRefusedError {
  return new EdgeRefusedError("unavailable", "TimeoutError", "no answer");
}

/** Some time a message is queued, a second later delivered, to an invocation of its own. */
async function queueAndPlan(world: EdgeWorld, items: readonly string[], s: fc.Scheduler, n: number): Promise<void> {
  await s.schedule(Promise.resolve(), `${n} queue`);
  const message = world.queue(...items);
  world.clock.advance(1_000);
  const { failed } = await world.invoke(world.planner(stepByStep(s, n)))([message]);
  if (failed.length === 0) world.delete([message]);
}

/** Anything may happen between two calls, and between a call and its answer. */
function stepByStep(s: fc.Scheduler, n: number): Around {
  return async (label, call) => {
    await s.schedule(Promise.resolve(), `${n} ${label}`);
    const result = await call();
    await s.schedule(Promise.resolve(), `${n} ${label} answers`);
    return result;
  };
}

function expectAllSentOnce(world: EdgeWorld): void {
  expect(world.unsatisfied()).toStrictEqual([]);
  expect(world.overbilled()).toStrictEqual([]);
}
