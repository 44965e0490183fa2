import { describe, expect, it } from "vitest";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import { cacheWorld, gate, tags } from "../cache-world.ts";

const PRODUCT = [tags.product({ id: 1 })];
const fromMemory = { tags: PRODUCT, source: "consistent", consistency: { weak: "1m" } } as const;

describe("what memory holds", () => {
  it("does not outlive a purge by the same process, though it was read again while that purge was on its way", async () => {
    const world = cacheWorld();
    const leaving = gate<void>();
    const arriving = gate<void>();
    const store = cacheStore(async (commands, sending) => {
      if (commands[0]?.[0] === "UNLINK") {
        leaving.open();
        await arriving.opened;
      }
      return { ...(await world.store.send(commands, sending)), billed: commands.length };
    });
    const cache = world.another({ store });
    await cache.getOrSet("product", fromMemory, () => "old");

    const purging = cache.purge(PRODUCT);
    await leaving.opened;
    expect(await cache.getOrSet("product", fromMemory, () => "new")).toBe("old"); // not yet purged, and now in memory again
    arriving.open();
    await purging;

    expect(await cache.getOrSet("product", fromMemory, () => "new")).toBe("new");
  });

  it("is not served while a purge by the same process is on its way: it may have happened already", async () => {
    const world = cacheWorld();
    const happened = gate<void>();
    const store = cacheStore(async (commands, sending) => {
      const answer = await world.store.send(commands, sending);
      if (commands[0]?.[0] !== "UNLINK") return answer;
      happened.open();
      return new Promise<never>(() => undefined);
    });
    const cache = world.another({ store });
    await cache.getOrSet("product", fromMemory, () => "old");

    void cache.purge(PRODUCT);
    await happened.opened;

    expect(await cache.getOrSet("product", fromMemory, () => "new")).toBe("new");
  });

  it("is served for nothing, as long as the reader accepts and no longer", async () => {
    const { cache, pass, billed } = cacheWorld();
    await cache.getOrSet("product", fromMemory, () => "old");
    billed();

    pass(59_999);
    expect(await cache.getOrSet("product", fromMemory, () => "new")).toBe("old");
    expect(billed()).toStrictEqual([]);

    pass(1);
    await cache.getOrSet("product", fromMemory, () => "new");
    expect(billed()).toStrictEqual(["MGET"]);
  });

  it("is not served for longer than the cache allows, whatever the reader accepts", async () => {
    const { cache, pass, billed } = cacheWorld({ l1: { age: "10s" } });
    await cache.getOrSet("product", fromMemory, () => "old");
    billed();

    pass(10_000);
    await cache.getOrSet("product", fromMemory, () => "new");

    expect(billed()).toStrictEqual(["MGET"]);
  });

  it("is not served beyond its own time", async () => {
    const { cache, pass } = cacheWorld();
    const short = { ...fromMemory, ttl: "10s" } as const;
    await cache.getOrSet("product", short, () => "old");

    pass(10_000);

    expect(await cache.getOrSet("product", short, () => "new")).toBe("new");
  });

  it("is not served after the clock was set back: nobody knows how old it is", async () => {
    const { cache, pass, billed } = cacheWorld();
    await cache.getOrSet("product", fromMemory, () => "old");
    billed();

    pass(-1);
    await cache.getOrSet("product", fromMemory, () => "new");

    expect(billed()).toStrictEqual(["MGET"]);
  });

  it("is as much as the cache may hold: what was put there first goes first", async () => {
    const { cache, billed } = cacheWorld({ l1: { entries: 2 } });
    const read = (key: string) => cache.getOrSet(key, fromMemory, () => key);
    for (const key of ["a", "b", "c"]) await read(key);
    billed();

    await Promise.all(["b", "c"].map(read));
    expect(billed()).toStrictEqual([]);
    await read("a");
    expect(billed()).toStrictEqual(["MGET"]);
  });

  it("is loaded anew where its codec can't read it, as it is from Redis", async () => {
    const refuse = (): never => {
      throw new Error("not as the schema says");
    };
    const { cache } = cacheWorld({ codec: { encode: JSON.stringify, decode: refuse } });
    await cache.getOrSet("product", fromMemory, () => "old");

    expect(await cache.getOrSet("product", fromMemory, () => "new")).toBe("new");
  });
});
