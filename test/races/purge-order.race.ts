import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryObjectCache } from "../../shared/adapters/object-cache/memory.ts";
import { makeLaterPurge } from "../../shared/pipeline/later/make-later-purge.ts";
import { invalidate, type Invalidation } from "../../shared/pipeline/pipeline.ts";
import type { EdgeQueue } from "../../shared/ports/edge-queue.ts";
import { PurgeTargetError } from "../../shared/ports/errors.ts";
import type { ObjectCache } from "../../shared/ports/object-cache.ts";
import { BatchWorld, recordOf } from "../shared/pipeline/batch-world.ts";
import { runs } from "../kit/runs.ts";

const RECORDS = [recordOf(1, "1", { category: "hifi" }, { category: "tv" })];

describe("a write and everything that happens at the same time", () => {
  it("queues nothing for an edge before every object cache has answered or failed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.subarray(["main", "spare"]), async (s, down) => {
        const world = new BatchWorld();
        const answered: string[] = [];
        const objectCaches = new Map(
          ["main", "spare"].map((name): [string, ObjectCache] => [
            name,
            {
              purge: async () => {
                await s.schedule(Promise.resolve(), name);
                answered.push(name);
                if (down.includes(name)) throw new PurgeTargetError(`redis ${name}`, "no answer");
                return { commands: 1 };
              },
            },
          ]),
        );
        const edgeQueue: EdgeQueue = {
          queue: (requests) => {
            expect(answered.toSorted()).toStrictEqual(["main", "spare"]);
            return world.edgeQueue.queue(requests);
          },
        };

        await s.waitFor(invalidate(RECORDS, world.run({ objectCaches, edgeQueue })));

        expect(world.edgeQueue.requests.length).toBeGreaterThan(0);
      }),
    );
  });

  it("leaves no page old once all is done, however readers come between, whether or not Redis fails at first", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.record({ isWarm: fc.boolean(), redisFails: fc.boolean(), before: readers, during: readers, late: readers }),
        async (s, { isWarm, redisFails, before, during, late }) => {
          const site = new Site(s, isWarm);

          const reads = [...site.readMany("early", before), site.write(), ...site.readMany("reader", during)];
          await s.waitFor(Promise.all([invalidate(RECORDS, site.run(redisFails)), ...reads]));
          await s.waitFor(site.gathered());
          // later: the source has settled, Redis answers, and others read
          const kept = site.world.laterQueue.purges.map((purge) => makeLaterPurge(purge, site.run(false)));
          await s.waitFor(Promise.all([...kept, ...site.readMany("late", late)]));
          await s.waitFor(site.gathered());

          expect(site.page ?? "new").toBe("new");
          expect(site.objects.entries.get("menu:tv") ?? "new").toBe("new");
        },
      ),
      { numRuns: runs(500) },
    );
  });
});

const readers = fc.nat({ max: 3 });

/**
 * A site that shows one plain Redis key, `menu:tv`, on a page whose tag header is written by hand; reading takes several
 * steps. A purge reaches the edge only after the gather time, when the readers that were under way as it was queued have
 * come through.
 */
class Site {
  readonly world = new BatchWorld();
  readonly objects = new MemoryObjectCache("shop");
  page: string | undefined;
  #source = "old";
  readonly #underWay = new Set<Promise<void>>();
  readonly #purges: Promise<void>[] = [];
  readonly #scheduler: fc.Scheduler;

  constructor(scheduler: fc.Scheduler, isWarm: boolean) {
    this.#scheduler = scheduler;
    if (!isWarm) return;
    this.objects.entries.set("menu:tv", "old");
    this.page = "old";
  }

  /** The stream tells of the write only once it is made. */
  async write(): Promise<void> {
    this.#source = "new";
  }

  readMany(name: string, count: number): readonly Promise<void>[] {
    return Array.from({ length: count }, (_, i) => {
      const reading = this.#read(`${name} ${i}`);
      this.#underWay.add(reading);
      return reading.finally(() => this.#underWay.delete(reading));
    });
  }

  /** All edge purges that are under way. */
  async gathered(): Promise<void> {
    await Promise.all(this.#purges);
  }

  run(redisFails: boolean): Invalidation {
    const cache: ObjectCache = {
      purge: async (purge) => {
        await this.#step("purge Redis");
        if (redisFails) throw new PurgeTargetError("redis main", "no answer");
        return this.objects.purge(purge);
      },
    };
    const edgeQueue: EdgeQueue = {
      queue: async (requests) => {
        await this.#step("queue");
        if (requests.some(({ edge }) => edge === "old")) this.#purges.push(this.#purgeEdge([...this.#underWay]));
        return { failed: [] };
      },
    };
    return this.world.run({ objectCaches: new Map([["main", cache]]), edgeQueue });
  }

  async #read(name: string): Promise<void> {
    if (this.page !== undefined) return;
    let value = this.objects.entries.get("menu:tv");
    if (value === undefined) {
      value = this.#source;
      await this.#step(`${name} loads`);
      this.objects.entries.set("menu:tv", value);
    }
    await this.#step(`${name} renders`);
    this.page = value;
  }

  async #purgeEdge(underWay: readonly Promise<void>[]): Promise<void> {
    await Promise.all(underWay);
    await this.#step("purge the edge");
    this.page = undefined;
  }

  async #step(label: string): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve(), label);
  }
}
