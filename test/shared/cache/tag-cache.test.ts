import { describe, expect, it } from "vitest";
import type { LoadContext } from "../../../shared/cache/tag-cache.ts";
import { cacheWorld, gate, tags } from "./cache-world.ts";

const product = [tags.product({ id: 1 })];

/** Its source never answers with what was there before a write. */
const consistent = { tags: product, source: "consistent" } as const;

describe("a tagged cache", () => {
  it("loads once, then answers from Redis in one command", async () => {
    const { cache, billed } = cacheWorld();
    let loads = 0;
    const load = () => ({ name: "jq", loads: (loads += 1) });

    await cache.getOrSet("product:1", consistent, load);
    billed();
    const again = await cache.getOrSet("product:1", consistent, load);

    expect(again).toStrictEqual({ name: "jq", loads: 1 });
    expect(billed()).toStrictEqual(["MGET"]);
  });

  it("takes two commands for what is not there, once its tags are known", async () => {
    const { cache, billed } = cacheWorld();
    await cache.getOrSet("product:1", consistent, () => "old");
    billed();

    await cache.getOrSet("product:1/reviews", { ...consistent }, () => "reviews");

    expect(billed().filter((command) => command !== "SET")).toStrictEqual(["MGET"]);
  });

  it("loads anew after a purge of a tag, and after a purge of a tag above it", async () => {
    const { cache } = cacheWorld();
    let version = 1;
    const read = () => cache.getOrSet("product:1", consistent, () => version);
    expect(await read()).toBe(1);

    version = 2;
    await cache.purge(product);
    expect(await read()).toBe(2);

    version = 3;
    await cache.purge([tags.products()]);
    expect(await read()).toBe(3);
  });

  it("purges any number of tags, whatever hangs on them, in one command", async () => {
    const { cache, billed } = cacheWorld();

    await cache.purge(Array.from({ length: 100 }, (_, id) => tags.product({ id })));

    expect(billed()).toStrictEqual(["UNLINK"]);
  });

  it("never puts back what a purge removed while it was being loaded", async () => {
    const { cache } = cacheWorld();
    const { loading, load, answer } = slowSource();
    const slow = cache.getOrSet("product:1", consistent, load);
    await loading;

    await cache.purge(product);
    answer("old");
    await slow;

    expect(await cache.getOrSet("product:1", consistent, () => "new")).toBe("new");
  });

  it("lets nobody who comes after a purge join a load from before it", async () => {
    const { cache } = cacheWorld();
    const { loading, load, answer } = slowSource();
    const before = cache.getOrSet("product:1", consistent, load);
    await loading;
    await cache.purge(product);

    const after = await cache.getOrSet("product:1", consistent, () => "new");
    answer("old");

    expect([after, await before]).toStrictEqual(["new", "old"]);
  });

  it("loads once for all who ask at the same time", async () => {
    const { cache } = cacheWorld();
    let loads = 0;
    const load = async () => (loads += 1);

    const all = await Promise.all(Array.from({ length: 80 }, () => cache.getOrSet("product:1", consistent, load)));

    expect(new Set(all)).toStrictEqual(new Set([1]));
  });

  it("keeps what was read from a lagging source just after a purge for as long as it may lag", async () => {
    const { cache, pass } = cacheWorld();
    await cache.purge(product);
    await cache.getOrSet("product:1", { tags: product, source: "2s" }, () => "perhaps old");

    pass(2_000);

    expect(await cache.getOrSet("product:1", { tags: product, source: "2s" }, () => "new")).toBe("new");
  });

  it("remembers that there is nothing, for a shorter time", async () => {
    const { cache, pass } = cacheWorld();
    let loads = 0;
    const load = ({ miss }: LoadContext) => {
      loads += 1;
      return miss();
    };
    const read = () => cache.getOrSet("product:1", { ...consistent, negativeTtl: "30s" }, load);

    expect([await read(), await read()]).toStrictEqual([undefined, undefined]);
    expect(loads).toBe(1);
    expect(await cache.has("product:1", consistent)).toBe(false);
    pass(30_000);
    await read();
    expect(loads).toBe(2);
  });

  it("reads many keys in one command, and loads those missing together", async () => {
    const { cache, billed } = cacheWorld();
    const keys = Array.from({ length: 100 }, (_, id) => `product:${id}`);
    const options = { ...consistent, tags: (key: string) => [tags.product({ id: key.slice(8) })] };
    const load = async (missing: readonly string[]) => new Map(missing.map((key) => [key, key.toUpperCase()]));
    await cache.getOrSetMany(keys, options, load);
    billed();

    const found = await cache.getOrSetMany(keys, options, load);

    expect(found.get("product:7")).toBe("PRODUCT:7");
    expect(billed()).toStrictEqual(["MGET"]);
  });

  it("takes no object for the map that a load of many gives: what is in it would be remembered as absent", async () => {
    const { cache } = cacheWorld();
    const options = { ...consistent, tags: () => consistent.tags };
    const wrong = (() => ({ "product:1": "jq" })) as unknown as () => Map<string, string>;
    const right = () => new Map([["product:1", "jq"]]);

    await expect(cache.getOrSetMany(["product:1"], options, wrong)).rejects.toThrow(TypeError);

    expect((await cache.getOrSetMany(["product:1"], options, right)).get("product:1")).toBe("jq");
  });

  it("gives of many keys those that there are, and remembers which there are not", async () => {
    const { cache } = cacheWorld();
    const asked: (readonly string[])[] = [];
    const read = () =>
      cache.getOrSetMany(["a", "b", "c"], { ...consistent, tags: () => product }, (missing, { miss }) => {
        asked.push(missing);
        return new Map<string, unknown>([
          ["a", 1],
          ["b", miss()],
        ]);
      });

    expect([await read(), await read()]).toStrictEqual([new Map([["a", 1]]), new Map([["a", 1]])]);
    expect(asked).toStrictEqual([["a", "b", "c"]]);
  });

  it("makes what encloses a value stale with it", async () => {
    const { cache } = cacheWorld();
    const outer = (value: string) =>
      cache.getOrSet("page", { tags: [tags.category({ id: 7 })], source: "consistent" }, async (context) => {
        return `page of ${await context.cache.getOrSet("product:1", consistent, () => value)}`;
      });
    await outer("old");
    expect(await outer("unseen")).toBe("page of old");

    await cache.purge(product);

    expect(await outer("new")).toBe("page of new");
  });

  it("forgets one key by name, and what was made of it", async () => {
    const { cache } = cacheWorld();
    await cache.getOrSet("product:1", consistent, () => "old");

    await cache.delete("product:1");

    expect(await cache.has("product:1", consistent)).toBe(false);
  });
});

/** A source that answers when it is told to. */
function slowSource() {
  const started = gate<void>();
  const answered = gate<string>();
  const load = (): Promise<string> => {
    started.open();
    return answered.opened;
  };
  return { loading: started.opened, load, answer: answered.open };
}
