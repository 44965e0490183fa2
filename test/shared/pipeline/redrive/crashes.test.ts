import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryParkingLot } from "../../../../shared/adapters/parking-lot/memory.ts";
import { encodeEdgeMessage } from "../../../../shared/pipeline/edge/edge-message.ts";
import { encodeLaterPurge } from "../../../../shared/pipeline/later/later-message.ts";
import { MAX_ATTEMPTS, MAX_LOOKS } from "../../../../shared/pipeline/redrive/track.ts";
import type { ObjectPurge } from "../../../../shared/ports/object-cache.ts";
import { runs } from "../../../kit/runs.ts";
import type { Around } from "../../../kit/through.ts";
import { changeOf, poison, RedriveWorld } from "./redrive-world.ts";

/** Enough for everything to be worked off that can be, or given up: without crashes the last object takes eight. */
const QUIET_RUNS = 14;

describe("a redrive that dies at any call, again and again", () => {
  it("loses nothing, and ends", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(thing, { maxLength: 6 }),
        fc.array(crashPoint, { maxLength: 8 }),
        async (things, crashes) => {
          const world = new CrashingWorld();
          for (const [place, kind] of things.entries()) await THINGS[kind].put(world, place);

          for (const at of crashes) await world.die(at);
          for (let run = 0; run < QUIET_RUNS; run += 1) await world.die();

          expect(world.waiting()).toStrictEqual([]);
          for (const queue of [world.deadEdgeMessages, world.deadLaterPurges, world.pointers]) {
            expect(queue.messages.size).toBe(0);
          }
          for (const [place, kind] of things.entries()) {
            expect(await THINGS[kind].seenTo(world, place), `${kind} ${place}`).toBe(true);
          }
          for (const reads of world.lot.reads.values()) expect(reads).toBeLessThanOrEqual(MAX_ATTEMPTS + MAX_LOOKS);
        },
      ),
      { numRuns: runs(150) },
    );
  });
});

describe("a batch that ends the process whenever it is worked on", () => {
  it("is given up after three tries, with the coarse purges of its table and its payload in the archive", async () => {
    const world = new CrashingWorld();
    await THINGS["deadly batch"].put(world, 1);

    for (let run = 0; run < 4; run += 1) await world.die();

    expect(world.events("redrive-gave-up")).toMatchObject([{ attempts: MAX_ATTEMPTS + 1, error: "the process ended" }]);
    expect(world.events("coarse-ordered")).toHaveLength(1);
    expect(world.archived()).toHaveLength(1);
    expect(world.waiting()).toStrictEqual([]);
  });

  it("is given up unread where even reading it ends the process: with the coarse purges of all tables", async () => {
    const world = new CrashingWorld();
    await THINGS["good batch"].put(world, 1);

    for (let run = 0; run < 12; run += 1) await world.die({ label: "lot.read" });

    expect(world.events("redrive-gave-up")).toHaveLength(1);
    expect(world.events("coarse-ordered")).toHaveLength(1);
    expect(world.archived()).toHaveLength(1);
    expect(world.lot.reads.size).toBe(0);
  });

  it("holds up others for one run, and not for one each time", async () => {
    const world = new CrashingWorld();
    await THINGS["deadly batch"].put(world, 1);
    for (const place of [2, 3, 4]) await THINGS["good batch"].put(world, place);

    for (let run = 0; run < 2; run += 1) await world.die();

    expect(world.events("redriven")).toHaveLength(3);
  });
});

/** A world whose redrives die, and that counts how often each object is looked into. */
class CrashingWorld extends RedriveWorld {
  override readonly lot = new CountingLot(this.clock);

  /** Redrives once, and dies at that point if it gets there, before such calls, or over a deadly batch. */
  async die(at: Partial<CrashPoint> & { readonly label?: string } = {}): Promise<void> {
    let calls = 0;
    let dead = false;
    const around: Around = async (label, call) => {
      const place = calls++;
      dead ||= (place === at.call && at.when === "before") || label === at.label;
      if (dead) throw new Error("dead");
      const answer = await call();
      dead ||= place === at.call;
      if (dead) throw new Error("dead");
      return answer;
    };
    const deadly = async (purge: ObjectPurge): Promise<{ readonly commands: number }> => {
      dead ||= purge.tags.some((tag) => tag.includes("deadly"));
      return await this.main.purge(purge);
    };
    await this.redrive({ objectCaches: new Map([["main", { purge: deadly }]]) }, around).catch(() => undefined);
    this.nextRun();
  }
}

class CountingLot extends MemoryParkingLot {
  readonly reads = new Map<string, number>();

  override async read(key: string): Promise<string | undefined> {
    this.reads.set(key, (this.reads.get(key) ?? 0) + 1);
    return await super.read(key);
  }
}

interface CrashPoint {
  readonly call: number;
  readonly when: "before" | "after";
}

const crashPoint = fc.record<CrashPoint>({ call: fc.nat({ max: 60 }), when: fc.constantFrom("before", "after") });

/** What may wait, how it gets there, and how one sees that all it stands for is purged. */
interface Thing {
  put(world: CrashingWorld, place: number): Promise<unknown>;
  seenTo(world: CrashingWorld, place: number): Promise<boolean>;
}

const cause = { source: "Products", rule: "page" };
const coarse = (world: RedriveWorld): boolean => world.events("coarse-ordered").length > 0;
const queued = (world: RedriveWorld, item: string): boolean =>
  world.edgeQueue.requests.some(({ items }) => items.some((one) => one.item === item));

const THINGS = {
  "good batch": {
    put: (world, place) => world.giveUpBatch([changeOf(place)], String(place)),
    seenTo: async (world, place) => queued(world, `#product:${place}`) || coarse(world),
  },
  "batch with poison": {
    put: (world, place) => world.giveUpBatch([changeOf(place), poison(100 + place)], String(place)),
    seenTo: async (world, place) =>
      (queued(world, `#product:${place}`) && world.events("coarse-purge").length > 0) || coarse(world),
  },
  "deadly batch": {
    put: (world, place) => world.giveUpBatch([changeOf(place, `deadly-${place}`)], String(place)),
    seenTo: async (world, place) => coarse(world) && world.archived().some((key) => key.endsWith(`-${place}`)),
  },
  "unreadable batch": {
    put: (world, place) => world.lot.put(`aws/lambda/${place}`, "{"),
    seenTo: async (world, place) => coarse(world) && world.archived().includes(`archive/aws/lambda/${place}`),
  },
  "parked change": {
    put: (world, place) => world.park({ record: changeOf(place) }),
    seenTo: async (world, place) => queued(world, `#product:${place}`) || world.archived().length > 0,
  },
  "parked poison": {
    put: (world, place) => world.park({ record: poison(place) }),
    seenTo: async (world) => world.archived().some((key) => key.includes("parked/")),
  },
  "dead edge message": {
    put: async (world, place) => {
      const item = { item: `#dead:${place}`, under: [], cause };
      world.deadEdgeMessages.send(`m${place}`, encodeEdgeMessage({ edge: "www", queuedAtMs: 0, items: [item] }));
    },
    seenTo: async (world, place) => {
      const { pending } = await world.ledger.open("www", 100, new AbortController().signal);
      return pending.some(({ item }) => item === `#dead:${place}`) || queued(world, "/*");
    },
  },
  "unreadable edge message": {
    put: async (world, place) => world.deadEdgeMessages.send(`m${place}`, "{"),
    seenTo: async (world) => queued(world, "/*"),
  },
  "dead later purge": {
    put: async (world, place) => {
      const edges = [{ edge: "www", items: [{ item: `#later:${place}`, under: [], cause }] }];
      const objects = { tags: [], keys: ["menu:7"], patterns: [], all: false };
      const purge = { reason: "settle", objectCaches: ["main"], objects, edges, delayMs: 0 } as const;
      world.deadLaterPurges.send(`m${place}`, encodeLaterPurge(purge));
    },
    seenTo: async (world, place) => queued(world, `#later:${place}`) || coarse(world),
  },
} satisfies Record<string, Thing>;

const thing = fc.constantFrom(...(Object.keys(THINGS) as (keyof typeof THINGS)[]));
