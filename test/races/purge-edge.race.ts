import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EdgeRefusedError } from "../../shared/ports/errors.ts";
import { EdgeWorld } from "../kit/edge-world.ts";
import { stalling } from "../kit/stall.ts";
import { runs } from "../kit/runs.ts";
import { stepByStep } from "../kit/step-by-step.ts";

/** Enough to meet every race we know of in most runs of the suite; the rest is for the nightly seeds. */
const RUNS = 600;

describe("planners at the same time", () => {
  it("forget nothing and send nothing twice, however their steps interleave, without any later ring", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), messages, async (s, queued) => {
        const world = new EdgeWorld();
        const planners = queued.map((message, n) => queueAndPlan(world, message, s, n));

        await s.waitFor(Promise.all(planners));

        expect(world.doorbell.rings, "nothing was left for later").toStrictEqual([]);
        expectAllSentOnce(world);
      }),
      { numRuns: runs(RUNS) },
    );
  });

  it("forget nothing and send nothing twice when the lease expires under them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), messages, moments, async (s, queued, expiries) => {
        const world = new EdgeWorld();
        const planners = queued.map((message, n) => queueAndPlan(world, message, s, n));
        const time = expiries.map(async (moment) => {
          await steps(s, moment, "time passes");
          world.clock.advance(8_000);
        });

        await s.waitFor(Promise.all([...planners, ...time]));
        await world.settle();

        expectAllSentOnce(world);
      }),
      { numRuns: runs(RUNS) },
    );
  });

  it.each([true, false])(
    "forget nothing and send nothing twice when one stalls at any call until another has taken over (refusals: %s)",
    async (refusing) => {
      for (let call = 0, reached = true; reached; call++) {
        const world = new EdgeWorld();
        if (refusing) world.refuse = ({ items }) => (items.includes("/c/d") ? invalid() : undefined);
        world.queue("/a", "/b", "/c/d");
        world.clock.advance(1_000);
        const slow = stalling(world, call);
        const finished = world.deliver(slow.invoke).then(() => "finished");
        reached = (await Promise.race([finished, slow.stalled])) !== "finished";

        world.clock.advance(8_000);
        world.queue("/a");
        world.clock.advance(1_000);
        await world.deliver();
        slow.goOn();
        await finished;
        await world.settle();

        expectAllSentOnce(world, `stalled at call ${call}`);
      }
    },
  );

  it("forget nothing and send nothing twice while the edge refuses now and then", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), messages, refusals, async (s, queued, answers) => {
        const world = new EdgeWorld();
        const inTurn = answers.values();
        world.refuse = () => inTurn.next().value;
        const planners = queued.map((message, n) => queueAndPlan(world, message, s, n));

        await s.waitFor(Promise.all(planners));
        await world.settle();

        expectAllSentOnce(world);
      }),
      { numRuns: runs(RUNS) },
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

/** How many steps of others pass first, about. A planner takes some thirty to send one plan. */
const moment = fc.nat({ max: 30 });
const moments = fc.array(moment, { minLength: 1, maxLength: 3 });

interface LateMessage {
  readonly items: readonly string[];
  readonly moment: number;
}

/** Few different items, so that messages meet over the same ones. */
const messages: fc.Arbitrary<readonly LateMessage[]> = fc.array(
  fc.record({
    items: fc.uniqueArray(fc.constantFrom("/a", "/b", "/c/*", "/c/d", "#x"), { minLength: 1, maxLength: 3 }),
    moment,
  }),
  { minLength: 2, maxLength: 4 },
);

const refusals = fc.array(fc.option(fc.constantFrom(busy(), lost()), { nil: undefined }), { maxLength: 5 });

function busy(): EdgeRefusedError {
  return new EdgeRefusedError("busy", "TooManyInvalidationsInProgress", "for now");
}

function invalid(): EdgeRefusedError {
  return new EdgeRefusedError("invalid", "InvalidArgument", "HTTP 400");
}

function lost(): EdgeRefusedError {
  return new EdgeRefusedError("unavailable", "TimeoutError", "no answer");
}

/** At some moment a message is queued and, a second later, delivered to an invocation of its own. */
async function queueAndPlan(
  world: EdgeWorld,
  { items, moment: queuedAt }: LateMessage,
  s: fc.Scheduler,
  n: number,
): Promise<void> {
  await steps(s, queuedAt, `${n} waits`);
  const message = world.queue(...items);
  world.clock.advance(1_000);
  const { failed } = await world.invoke(world.planner(stepByStep(s, n)))([message]);
  if (failed.length === 0) world.delete([message]);
}

async function steps(s: fc.Scheduler, count: number, label: string): Promise<void> {
  for (let step = 0; step <= count; step++) await s.schedule(Promise.resolve(), label);
}

function expectAllSentOnce(world: EdgeWorld, what?: string): void {
  expect(world.unsatisfied(), what).toStrictEqual([]);
  expect(world.overbilled(), what).toStrictEqual([]);
}
