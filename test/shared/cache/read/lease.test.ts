import { describe, expect, it } from "vitest";
import type { Duration } from "../../../../shared/config/duration.ts";
import type { TagCache } from "../../../../shared/cache/tag-cache.ts";
import { lease } from "../../../../shared/cache/read/lease.ts";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import { cacheWorld, gate, tags } from "../cache-world.ts";

const product = { tags: [tags.product({ id: 1 })], source: "consistent" } as const;

/** Longer than anybody waits for a lease here. */
const ROUNDS = 100;

describe("a lease", () => {
  it("has 80 callers in two processes load once", async () => {
    const world = cacheWorld({ lease: lease("5s") });

    expect(await crowd(world, [world.cache, world.another()])).toBe(1);
  });

  it("is opt-in: without it each process loads once", async () => {
    const world = cacheWorld();

    expect(await crowd(world, [world.cache, world.another()])).toBe(2);
  });

  it("that lasts for no time is refused", () => {
    expect(() => lease("soon" as Duration)).toThrow(/^lease: a duration such as "10s", got "soon"$/);
  });

  it("whose holder died costs the others no more than it lasts", async () => {
    const world = cacheWorld({ lease: lease("1s") });
    void world.cache.getOrSet("product", product, () => new Promise<string>(() => undefined));
    await settled();
    let waitedMs = 0;
    const waiting = world.another().getOrSet("product", product, () => "loaded by another");

    for (; waitedMs < 1_500; waitedMs += 50) await goOn(world, 50);

    expect(await waiting).toBe("loaded by another");
  });

  it("is given back when nothing is kept, so that nobody waits for nothing", async () => {
    const world = cacheWorld({ lease: lease("1h") });
    const failed = await world.cache
      .getOrSet("product", product, () => Promise.reject(new Error("down")))
      .catch((error: Error) => error.message);
    await world.cache.getOrSet("product", product, ({ skip }) => skip("for one"));

    const read = await world.another().getOrSet("product", product, () => "for all");

    expect([failed, read]).toStrictEqual(["down", "for all"]);
  });

  it("lets whoever waits go on as soon as its holder gives up", async () => {
    const world = cacheWorld({ lease: lease("1h") });
    const failing = gate<string>();
    const first = world.cache
      .getOrSet("product", product, async () => {
        await failing.opened;
        throw new Error("down");
      })
      .catch(() => "failed");
    await settled();
    const second = world.another().getOrSet("product", product, () => "loaded by another");
    await settled();

    failing.open("now");
    await first;
    await goOn(world, 1_000);

    expect(await second).toBe("loaded by another");
  });

  it("lets whoever waits go on when what its holder kept is over before he looks", async () => {
    const world = cacheWorld({ lease: lease("1h") });
    const lagging = { ...product, source: "2s" } as const;
    const answered = gate<string>();
    const first = world.cache.getOrSet("product", lagging, () => answered.opened);
    await settled();
    const second = world.another().getOrSet("product", lagging, () => "loaded by another");

    for (let waitedMs = 0; waitedMs < 1_950; waitedMs += 50) await goOn(world, 50);
    answered.open("good for 50 ms more");
    world.pass(49);
    await first;
    await goOn(world, 250);

    expect(await second).toBe("loaded by another");
  });

  it("has whoever waits validate what he finds: what was purged meanwhile he loads himself", async () => {
    const world = cacheWorld({ lease: lease("1h") });
    const answered = gate<string>();
    const first = world.cache.getOrSet("product", product, () => answered.opened);
    await settled();
    const second = world.another().getOrSet("product", product, () => "new");
    await settled();

    await world.cache.purge(product.tags);
    answered.open("old");
    await first;
    await goOn(world, 1_000);

    expect(await second).toBe("new");
  });

  it("is looked for where it was written: a copy that is behind would not show it, nor what its holder kept", async () => {
    const world = cacheWorld({ lease: lease("1h") });
    const asked: boolean[] = [];
    const watched = cacheStore((commands, options) => {
      if (commands[0]?.[0] === "MGET") asked.push(options.primary ?? false);
      return world.store.send(commands, options);
    });
    void world.cache.getOrSet("product", product, () => new Promise<string>(() => undefined));
    await settled();
    void world.another({ store: watched }).getOrSet("product", product, () => "loaded by another");

    for (let pauses = 0; pauses < 2; pauses++) await goOn(world, 250);

    expect(asked).toStrictEqual([false, true, true]);
  });

  it("is not for who must see what was last written: the holder may load less", async () => {
    const world = cacheWorld({ lease: lease("1h") });
    void world.cache.getOrSet("product", product, () => new Promise<string>(() => undefined));
    await settled();

    const read = world
      .another()
      .getOrSet("product", { ...product, consistency: { session: undefined } }, ({ fresh }) => fresh);

    expect(await read).toBe(true);
  });

  it("costs a third command for each load", async () => {
    const world = cacheWorld({ lease: lease("1s") });
    await world.cache.getOrSet("product", product, () => "first");
    await world.cache.purge([]);
    world.pass(600_000);
    world.billed();

    await world.cache.getOrSet("product", product, () => "again");

    expect(world.billed()).toStrictEqual(["MGET", "SET", "SET"]);
  });
});

/** Lets 40 callers ask in each process at once. @returns how often was loaded. */
async function crowd(world: ReturnType<typeof cacheWorld>, caches: readonly TagCache[]): Promise<number> {
  let loads = 0;
  const answered = gate<void>();
  const load = async (): Promise<string> => {
    loads += 1;
    await answered.opened;
    return "loaded";
  };
  const all = caches.flatMap((cache) => Array.from({ length: 40 }, () => cache.getOrSet("product", product, load)));
  await goOn(world, 100);
  answered.open();
  for (let round = 0; round < ROUNDS; round++) await goOn(world, 50);
  await Promise.all(all);
  return loads;
}

async function goOn(world: ReturnType<typeof cacheWorld>, ms: number): Promise<void> {
  await settled();
  world.pass(ms);
  await settled();
}

/** Until all that follows from what has happened has happened. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
