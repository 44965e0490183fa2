import { describe, expect, it } from "vitest";
import type { ObjectCache } from "../../../../shared/ports/object-cache.ts";
import type { Notes } from "../../../../shared/ports/notes.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { changeOf, RedriveWorld } from "./redrive-world.ts";

describe("the time a redrive has", () => {
  it("is not begun on an object that might not fit in: the others wait for the next run", async () => {
    const world = new RedriveWorld();
    for (let place = 0; place < 6; place += 1) await world.giveUpBatch([changeOf(place)], String(place));
    const slow = takes(30_000, world);

    const summary = await world.redrive({ objectCaches: new Map([["main", slow]]) });

    expect(summary).toMatchObject({ done: 5, failed: 0, left: 1 });
    expect(await world.redrive()).toMatchObject({ done: 1, left: 0 });
  });

  it("goes to the oldest first, and what is left tells its age", async () => {
    const world = new RedriveWorld();
    await world.giveUpBatch([changeOf(1)], "z");
    world.clock.nowMs += 60_000;
    await world.giveUpBatch([changeOf(2)], "a");
    const slow = takes(130_000, world);

    const summary = await world.redrive({ objectCaches: new Map([["main", slow]]) });

    expect(world.events("redriven").map(({ object }) => object.at(-1))).toStrictEqual(["z"]);
    expect(summary).toMatchObject({ left: 1, oldestMs: 130_000 });
  });

  describe("when more is held than a run can look at", () => {
    const HELD = 1_500;

    it("is spent on what came since, too", async () => {
      const world = await withHeld(HELD);
      const key = await world.giveUpBatch([changeOf(HELD)], "new");

      await world.redrive({ notes: slowNotes(world) });

      expect(world.waiting()).not.toContain(key);
    });

    it("is not all spent on looking: what was held is tried again", async () => {
      const world = await withHeld(HELD);

      const { done, left } = await world.redrive({ notes: slowNotes(world) });

      expect(done).toBeGreaterThan(0);
      expect(done + left).toBe(HELD);
    });
  });

  it("ends for an object that takes too long: that was a try, whatever it waited for", async () => {
    const world = new RedriveWorld();
    await world.giveUpBatch([changeOf(1)]);
    const aborted = AbortSignal.abort(new DOMException("too late", "TimeoutError"));

    const summary = await world.redrive({
      limited: (_, action) => action(aborted),
      edgeQueue: { queue: async (failed) => ({ failed, error: aborted.reason as unknown }) },
    });

    expect(summary).toMatchObject({ failed: 1, held: 0, details: [{ why: "not done within 45 s" }] });
  });
});

/** So many objects that the environment did not let be worked off, the edge queue by now being back. */
async function withHeld(count: number): Promise<RedriveWorld> {
  const world = new RedriveWorld();
  for (let place = 0; place < count; place += 1) await world.giveUpBatch([changeOf(place)], String(place));
  const error = new PurgeTargetError("edge queue", "status 503");
  await world.redrive({ edgeQueue: { queue: async (failed) => ({ failed, error }) } });
  world.nextRun();
  return world;
}

/** Notes that take a tenth of a second to read: a run has time for 1,250. */
function slowNotes({ clock, notes }: RedriveWorld): Notes {
  return {
    read: async (name) => {
      clock.nowMs += 100;
      return await notes.read(name);
    },
    write: (name, value, expected) => notes.write(name, value, expected),
    forget: (name) => notes.forget(name),
  };
}

/** An object cache whose purges take so long. */
function takes(ms: number, { clock }: RedriveWorld): ObjectCache {
  return {
    purge: async () => {
      clock.nowMs += ms;
      return { commands: 1 };
    },
  };
}
