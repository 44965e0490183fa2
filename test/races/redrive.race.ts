import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Around } from "../kit/through.ts";
import { changeOf, poison, RedriveWorld } from "../shared/pipeline/redrive/redrive-world.ts";

describe("two redrives at once, however their calls interleave", () => {
  it("work on each object once, and leave none", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 4 }), async (s, batches) => {
        const world = new RedriveWorld();
        for (let place = 0; place < batches; place += 1) await world.giveUpBatch([changeOf(place)], String(place));
        world.deadEdgeMessages.send("m", '{"v":1,"edge":"www","queuedAtMs":0,"rules":[],"unders":[],"items":[]}');

        await s.waitFor(Promise.all([world.redrive({}, inAnyOrder(s)), world.redrive({}, inAnyOrder(s))]));

        expect(world.waiting()).toStrictEqual([]);
        expect(world.events("redriven")).toHaveLength(batches + 1);
        expect(world.events("changes-read")).toHaveLength(batches);
        expect(world.events("redrive-held")).toStrictEqual([]);
      }),
    );
  });

  it("count the tries of both as one each, and order one coarse purge", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (s) => {
        const world = new RedriveWorld();
        await world.lot.put("aws/lambda/1", "{");
        const key = await world.park({ record: poison(2) });

        for (let round = 0; round < 6; round += 1) {
          await s.waitFor(Promise.all([world.redrive({}, inAnyOrder(s)), world.redrive({}, inAnyOrder(s))]));
          world.nextRun();
        }

        expect(world.events("coarse-ordered")).toHaveLength(1);
        expect(world.events("redrive-failed").filter(({ object }) => object === key)).toHaveLength(2);
        expect(world.archived()).toHaveLength(2);
      }),
      { numRuns: 50 },
    );
  });
});

function inAnyOrder(s: fc.Scheduler): Around {
  return (label, call) => s.schedule(Promise.resolve(), label).then(call);
}
