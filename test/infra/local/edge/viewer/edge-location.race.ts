import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CachedObject } from "../../../../../infra/local/edge/cache/cached-object.ts";
import { Freshness } from "../../../../../infra/local/edge/cache/freshness.ts";
import { EdgeLocation, type InFlightFills } from "../../../../../infra/local/edge/viewer/edge-location.ts";
import { behavior, ManualClock } from "../kit.ts";

describe("an edge location under races", () => {
  it("with in-flight fills dropped, never shows a viewer what was outdated by a purge before the viewer asked", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom("read", "write"), { maxLength: 8 }),
        async (scheduler, actions) => {
          const world = new World(scheduler, "dropped");
          const reads = actions.map((action, index) =>
            scheduler
              .schedule(Promise.resolve(), `${action} ${index}`)
              .then(() => (action === "read" ? world.read() : world.writeAndPurge())),
          );

          await scheduler.waitFor(Promise.all(reads));

          for (const { shown, purgedBefore } of world.seen) expect(shown).toBeGreaterThanOrEqual(purgedBefore);
        },
      ),
    );
  });

  it("shows the truth after a purge that no fill was in flight for, whichever mode, whatever happened before", async () => {
    const modes = fc.constantFrom<InFlightFills>("stored", "dropped");
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        modes,
        fc.array(fc.constantFrom("read", "write"), { maxLength: 8 }),
        async (scheduler, mode, actions) => {
          const world = new World(scheduler, mode);
          await scheduler.waitFor(
            Promise.all(actions.map((action) => (action === "read" ? world.read() : world.writeAndPurge()))),
          );

          await world.writeAndPurge();
          await scheduler.waitFor(world.read());

          expect(world.seen.at(-1)?.shown).toBe(world.version);
        },
      ),
    );
  });

  it("with in-flight fills stored, does keep what a purge outdated on its way: the case that pages must be guarded against", async () => {
    const shownStale = fc.check(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = new World(scheduler, "stored");
        const before = world.read();
        await scheduler.waitOne();
        await world.writeAndPurge();
        await scheduler.waitFor(before);
        await scheduler.waitFor(world.read());
        expect(world.seen.at(-1)?.shown).toBe(world.version);
      }),
    );

    expect((await shownStale).failed).toBe(true);
  });
});

/** One page whose body is the version of its data when the origin read it. */
class World {
  readonly seen: { readonly shown: number; readonly purgedBefore: number }[] = [];
  version = 1;
  #purged = 0;
  readonly #location: EdgeLocation;

  constructor(scheduler: fc.Scheduler, inFlightFills: InFlightFills) {
    const clock = new ManualClock();
    this.#location = new EdgeLocation({
      pop: "RACE-1",
      clock,
      settle: () => undefined,
      inFlightFills,
      fetch: async ({ key }) => {
        await scheduler.schedule(Promise.resolve(), "the origin reads");
        const body = Buffer.from(String(this.version));
        await scheduler.schedule(Promise.resolve(), "the response arrives");
        const freshness = new Freshness({}, 60, 60, clock);
        const tagged = { tagHeader: "cache-tag", tags: ["page"] };
        const object: CachedObject = {
          ...key,
          ...tagged,
          status: 200,
          headers: {},
          body,
          isError: false,
          storedAtMs: clock.now(),
          freshness,
        };
        return { object, result: "Miss", shared: true, store: "put" };
      },
    });
  }

  async read(): Promise<void> {
    const purgedBefore = this.#purged;
    const { object } = await this.#location.get(
      { method: "GET", path: "/", query: "", headers: {} },
      behavior(),
      "127.0.0.1",
    );
    this.seen.push({ shown: Number(object.body), purgedBefore });
  }

  async writeAndPurge(): Promise<void> {
    this.version++;
    this.#purged = this.version;
    this.#location.drop([{ kind: "tag", tag: "page" }], "cache-tag");
  }
}
