import { describe, expect, it } from "vitest";
import { LoadTimeoutError } from "../../../../shared/cache/errors.ts";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import { cacheWorld, gate, tags } from "../cache-world.ts";

const product = { tags: [tags.product({ id: 1 })], source: "consistent", ttl: "10m" } as const;

describe("a loader", () => {
  it("gets the last value, also when that is past its time or was purged", async () => {
    const { cache, pass } = cacheWorld();
    const seen: unknown[] = [];
    const read = () =>
      cache.getOrSet("product", { ...product, grace: "1h", onPurge: "block" }, ({ stale }) => {
        seen.push(stale);
        return { loads: seen.length };
      });
    await read();
    pass(600_000);
    await read();
    await cache.purge(product.tags);
    await read();

    expect(seen).toStrictEqual([undefined, { loads: 1 }, { loads: 2 }]);
  });

  it("that adds a tag to several keys has those kept that hung on it before, and the others from the next time on", async () => {
    const { cache, pass, events } = cacheWorld();
    const options = { source: "consistent", tags: () => product.tags } as const;
    const read = async (...keys: readonly string[]): Promise<readonly string[]> => {
      pass(600_000);
      await cache.purge([tags.category({ id: 7 })]);
      await cache.getOrSetMany(keys, options, (missing, { addTags }) => {
        addTags([tags.category({ id: 7 })]);
        return new Map(missing.map((key) => [key, key]));
      });
      const told = events.splice(0).filter(({ kind }) => kind === "fill" || kind === "unstored");
      return told.map(({ kind, key }) => `${key} ${kind}`);
    };
    await read("known");

    expect(await read("known", "new")).toStrictEqual(["known fill", "new unstored"]);
    expect(await read("known", "new")).toStrictEqual(["known fill", "new fill"]);
  });

  it("that takes longer than it may is told to stop, and its readers go on without it", async () => {
    const { cache, pass } = cacheWorld();
    const began = gate<AbortSignal>();
    const reading = cache.getOrSet("product", { ...product, loadTimeout: "3s" }, ({ signal }) => {
      began.open(signal);
      return new Promise<string>(() => undefined);
    });
    const signal = await began.opened;

    pass(2_999);
    expect(signal.aborted).toBe(false);
    pass(1);

    await expect(reading).rejects.toThrow(new LoadTimeoutError(3_000));
    expect(signal.aborted).toBe(true);
  });

  it.each([
    ["with Redis", {}],
    ["without Redis", { store: cacheStore(() => Promise.reject(new Error("away"))) }],
  ])("of several keys is asked for each of them once, however often it was named, %s", async (_, world) => {
    const { cache } = cacheWorld(world);
    const asked: (readonly string[])[] = [];

    const found = await cache.getOrSetMany(["a", "b", "a"], { ...product, tags: () => product.tags }, (keys) => {
      asked.push(keys);
      return new Map(keys.map((key) => [key, key]));
    });

    expect(asked).toStrictEqual([["a", "b"]]);
    expect(found).toStrictEqual(new Map(["a", "b"].map((key) => [key, key])));
  });

  it("that loads while its readers have something is waited for by the process, and what it throws harms nobody", async () => {
    const background: Promise<unknown>[] = [];
    const { cache, pass } = cacheWorld({ waitUntil: (work) => background.push(work) });
    const graceful = { ...product, grace: "1h" } as const;
    await cache.getOrSet("product", graceful, () => "old");
    pass(600_000);

    const down = () => Promise.reject(new Error("down"));
    expect(await cache.getOrSet("product", graceful, down)).toBe("old");
    await Promise.all(background);
    expect(await cache.getOrSet("product", graceful, () => "new")).toBe("old");
    await Promise.all(background);

    expect(background).toHaveLength(2);
    expect(await cache.getOrSet("product", graceful, () => "newer")).toBe("new");
  });
});
