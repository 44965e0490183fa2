import { describe, expect, it } from "vitest";
import { makeLaterPurge } from "../../shared/pipeline/later/make-later-purge.ts";
import { invalidate, type Invalidation } from "../../shared/pipeline/pipeline.ts";
import type { ObjectCache, ObjectPurge } from "../../shared/ports/object-cache.ts";
import { PurgeTargetError } from "../../shared/ports/errors.ts";
import { BatchWorld, recordOf, unreadableRecord } from "../shared/pipeline/batch-world.ts";

const BATCHES = {
  "ordinary changes": [
    recordOf(1, "1", { category: "tv" }, { category: "hifi" }),
    recordOf(2, "2", { name: "a" }, { name: "b" }),
  ],
  "changes and poison": [
    recordOf(1, "1", { category: "tv" }, { category: "hifi" }),
    unreadableRecord(2),
    recordOf(3, "2", undefined, { category: "tv", broken: true }),
  ],
};

describe.each(Object.entries(BATCHES))("a batch of %s", (_, records) => {
  it.each([
    { situation: "all caches answer", down: [], downAgain: [] },
    { situation: "one object cache is down", down: ["main"], downAgain: ["main"] },
    { situation: "all object caches are down", down: ["main", "spare"], downAgain: ["main", "spare"] },
  ])("is not forgotten, and not paid for more than twice, wherever its function dies: $situation", async (caches) => {
    const worlds = await dieEverywhere(records, caches);

    expect(worlds.length).toBeGreaterThanOrEqual(16);
    worlds.forEach(expectPaidTwiceAtMost);
  });

  it.each([
    { situation: "back again as the batch comes again", down: ["main"], downAgain: [] },
    { situation: "down only as the batch comes again", down: [], downAgain: ["main"] },
    { situation: "up as the batch comes again, and another down", down: ["main"], downAgain: ["spare"] },
  ])("is not forgotten, nor paid for more than twice, when an object cache is $situation", async (caches) => {
    const worlds = await dieEverywhere(records, caches);

    expect(worlds.length).toBeGreaterThanOrEqual(16);
    worlds.forEach(expectPaidTwiceAtMost);
  });
});

/** Object caches that are down the first time, and as the batch comes again. */
interface Caches {
  readonly down: readonly string[];
  readonly downAgain: readonly string[];
}

/** Lets a function die before and after each of its calls, then all be done, with what was kept made in both orders. */
async function dieEverywhere(records: readonly unknown[], caches: Caches): Promise<readonly BatchWorld[]> {
  const worlds: BatchWorld[] = [];
  for (const point of ["before", "after"] as const) {
    for (const order of ["as kept", "reversed"] as const) {
      for (let call = 0; ; call += 1) {
        const world = await dieOnce(records, caches, new Mortal(call, point), order);
        if (world === undefined) break;
        worlds.push(world);
      }
    }
  }
  return worlds;
}

/** @returns nothing once the batch has fewer calls than that. */
async function dieOnce(
  records: readonly unknown[],
  { down, downAgain }: Caches,
  mortal: Mortal,
  order: "as kept" | "reversed",
): Promise<BatchWorld | undefined> {
  const world = new BatchWorld();
  const log: Effect[] = [];

  await Promise.race([mortal.death, invalidate(records, mortal.wrap(logged(world, log, down)))]);
  if (!mortal.isDead) return undefined;
  // the stream brings the batch again
  const { firstFailure } = await invalidate(records, logged(world, log, downAgain));
  expect(firstFailure).toBeUndefined();
  // the object caches are back, and what was kept comes due
  const kept = order === "as kept" ? world.laterQueue.purges : world.laterQueue.purges.toReversed();
  for (const purge of kept) await makeLaterPurge(purge, logged(world, log, []));

  const isPoisoned = records === BATCHES["changes and poison"];
  expectAllPurged(log, isPoisoned ? POISONED : ORDINARY);
  expect(world.parking.parked.size).toBe(isPoisoned ? 2 : 0);
  return world;
}

type Effect =
  | { readonly kind: "purged"; readonly cache: string; readonly purge: ObjectPurge }
  | { readonly kind: "queued"; readonly edge: string; readonly items: readonly string[] };

/** Names in the object caches, and the edge items that may go only after all of them. */
interface Due {
  readonly names: readonly string[];
  readonly items: readonly string[];
  /** Those of the edge whose responses carry no ancestors, if they are others. */
  readonly itemsAtOld?: readonly string[];
}

const ORDINARY: readonly Due[] = [
  {
    names: ["product:1", "category:tv", "category:hifi", "product:2", "menu:tv", "menu:hifi"],
    items: ["#product:1", "#category:tv", "#category:hifi", "#product:2", "/c/tv", "/c/hifi"],
  },
];

const POISONED: readonly Due[] = [
  { names: ["product:1", "category:hifi", "menu:hifi"], items: ["#product:1", "#category:hifi", "/c/hifi"] },
  { names: ["products", "menu:*"], items: ["#products", "/c/*"], itemsAtOld: ["/*"] },
];

/** Each item that is due went to each edge at least once after all object caches were purged of what it hangs on. */
function expectAllPurged(log: readonly Effect[], due: readonly Due[]): void {
  for (const { names, items, itemsAtOld = items } of due) {
    const purgedAt = ["main", "spare"].flatMap((cache) => names.map((name) => firstPurge(log, cache, name)));
    expect(Math.min(...purgedAt)).toBeGreaterThanOrEqual(0);
    for (const edge of ["www", "old"]) {
      for (const item of edge === "old" ? itemsAtOld : items) {
        expect(lastQueued(log, edge, item), `${item} at ${edge}`).toBeGreaterThan(Math.max(...purgedAt));
      }
    }
  }
}

function firstPurge(log: readonly Effect[], cache: string, name: string): number {
  return log.findIndex(
    (effect) =>
      effect.kind === "purged" &&
      effect.cache === cache &&
      [...effect.purge.tags, ...effect.purge.keys, ...effect.purge.patterns].includes(name),
  );
}

function lastQueued(log: readonly Effect[], edge: string, item: string): number {
  return log.findLastIndex((effect) => effect.kind === "queued" && effect.edge === edge && effect.items.includes(item));
}

/** A coarse purge may come once more: a gate that lost a claim lets the next one through. */
function expectPaidTwiceAtMost(world: BatchWorld): void {
  for (const edge of ["www", "old"]) {
    const times = new Map<string, number>();
    for (const { item } of world.edgeQueue.itemsOf(edge)) times.set(item, (times.get(item) ?? 0) + 1);
    for (const [item, count] of times) {
      expect(count, `${item} at ${edge}`).toBeLessThanOrEqual(["#products", "/c/*", "/*"].includes(item) ? 3 : 2);
    }
  }
}

/** Writes down what takes effect, in its order. */
function logged(world: BatchWorld, log: Effect[], down: readonly string[]): Invalidation {
  const cacheOf = (cache: string, inner: ObjectCache): [string, ObjectCache] => [
    cache,
    {
      purge: async (purge, signal) => {
        if (down.includes(cache)) throw new PurgeTargetError(`redis ${cache}`, "no answer");
        log.push({ kind: "purged", cache, purge });
        return inner.purge(purge, signal);
      },
    },
  ];
  return world.run({
    objectCaches: new Map([cacheOf("main", world.main), cacheOf("spare", world.spare)]),
    edgeQueue: {
      queue: async (requests) => {
        for (const request of requests) {
          const { edge } = request;
          const takenBefore = world.edgeQueue.itemsOf(edge).length;
          await world.edgeQueue.queue([request]);
          // what has been asked for in the same words before is not sent again
          const items = world.edgeQueue.itemsOf(edge).slice(takenBefore);
          log.push({ kind: "queued", edge, items: items.map(({ item }) => item) });
        }
        return { failed: [] };
      },
    },
  });
}

/** Kills a function at one of its calls: that call and all later ones are never answered, and later ones do nothing. */
class Mortal {
  isDead = false;
  readonly death: Promise<void>;
  readonly #fatalCall: number;
  readonly #point: "before" | "after";
  #calls = 0;
  #die: () => void = () => undefined;

  constructor(fatalCall: number, point: "before" | "after") {
    this.#fatalCall = fatalCall;
    this.#point = point;
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  wrap(run: Invalidation): Invalidation {
    const { edgeQueue, laterQueue, parking, coarseGate } = run;
    return {
      ...run,
      objectCaches: new Map(
        Array.from(run.objectCaches, ([name, cache]) => [
          name,
          { purge: (purge, signal) => this.#call(() => cache.purge(purge, signal)) },
        ]),
      ),
      edgeQueue: { queue: (requests, signal) => this.#call(() => edgeQueue.queue(requests, signal)) },
      laterQueue: { keep: (purges, signal) => this.#call(() => laterQueue.keep(purges, signal)) },
      parking: { park: (changes, signal) => this.#call(() => parking.park(changes, signal)) },
      coarseGate: {
        claim: async (source, pace, signal) => {
          const turn = await this.#call(() => coarseGate.claim(source, pace, signal));
          if (turn.when !== "later") return turn;
          return { ...turn, kept: (keptSignal) => this.#call(() => turn.kept(keptSignal)) };
        },
      },
    };
  }

  async #call<Answer>(take: () => Promise<Answer>): Promise<Answer> {
    const fatal = this.#calls === this.#fatalCall;
    this.#calls += 1;
    if (this.isDead || (fatal && this.#point === "before")) return this.#dead();
    if (!fatal) return take();
    await take().catch(() => undefined);
    return this.#dead();
  }

  #dead(): Promise<never> {
    this.isDead = true;
    this.#die();
    return new Promise(() => undefined);
  }
}
