import { describe, expect, it } from "vitest";
import { lease } from "../../../shared/cache/read/lease.ts";
import { resp } from "../../../shared/cache/store/resp.ts";
import { cacheWorld, tags } from "./cache-world.ts";

const product = { tags: [tags.product({ id: 1 })], source: "consistent" } as const;

describe("the bill", () => {
  it("is one command for a hit, with any number of tags", async () => {
    const { cache, billed } = cacheWorld();
    const many = { ...product, tags: Array.from({ length: 30 }, (_, id) => tags.product({ id })) };
    await cache.getOrSet("product", many, () => "jq");
    billed();

    await cache.getOrSet("product", many, () => "jq");

    expect(billed()).toStrictEqual(["MGET"]);
  });

  it("is two commands for a miss whose tags are in use", async () => {
    const { cache, billed, pass } = cacheWorld();
    await cache.getOrSet("product", product, () => "jq");
    pass(600_000);
    billed();

    await cache.getOrSet("product", product, () => "jq");

    expect(billed()).toStrictEqual(["MGET", "SET"]);
  });

  it("is one command for a tag that a loader adds, whatever the number of keys it loads", async () => {
    const { cache, billed, pass } = cacheWorld();
    const keys = Array.from({ length: 50 }, (_, at) => `list:${at}`);
    const options = { source: "consistent", tags: () => product.tags } as const;
    const found = new Map(keys.map((key) => [key, key]));
    await cache.getOrSetMany(keys, options, () => found);
    pass(600_000);
    billed();

    await cache.getOrSetMany(keys, options, (_, { addTags }) => {
      addTags([tags.category({ id: 7 })]);
      return found;
    });

    expect(billed()).toStrictEqual(["MGET", "SET"]);
  });

  it("is one command for a hit whose loader added a tag in another process, once that is known", async () => {
    const { cache, another, billed } = cacheWorld();
    for (let time = 0; time < 2; time++) {
      await cache.getOrSet("list", product, ({ addTags }) => (addTags([tags.category({ id: 7 })]), "kept"));
    }
    const other = another();
    billed();

    for (const commands of [["MGET", "MGET"], ["MGET"]]) {
      expect(await other.getOrSet("list", product, () => "loaded")).toBe("kept");
      expect(billed()).toStrictEqual(commands);
    }
  });

  it("is one command for a purge of a tag that 10,000 keys show, and none of them is shown again", async () => {
    const { cache, billed } = cacheWorld();
    const keys = Array.from({ length: 10_000 }, (_, at) => `list:${at}`);
    const options = { source: "consistent", tags: () => [tags.category({ id: 7 })] } as const;
    await cache.getOrSetMany(keys, options, (missing) => new Map(missing.map((key) => [key, key])));
    billed();

    await cache.purge([tags.category({ id: 7 })]);

    expect(billed()).toStrictEqual(["UNLINK"]);
    expect(await cache.get("list:9999", { tags: [tags.category({ id: 7 })] })).toBeUndefined();
  });

  it("is what the events say where what Redis answered is no answer: it was asked all the same", async () => {
    let commands = 0;
    const nonsense = resp(async (sent) => {
      commands += sent.length;
      return sent.map(() => ({}));
    });
    const { cache, events } = cacheWorld({ store: nonsense });
    await cache.getOrSet("product", product, () => "jq");
    await cache.purge(product.tags).catch(() => undefined);

    expect(events.reduce((sum, event) => sum + event.billed, 0)).toBe(commands);
    expect(commands).toBe(3);
  });

  it("is a command for each thousand tags of a purge, and for each four thousand nonces of a read", async () => {
    const { cache, billed } = cacheWorld();
    const all = Array.from({ length: 4_000 }, (_, id) => tags.product({ id }));
    await cache.getOrSet("catalogue", { ...product, tags: all }, () => "all");
    billed();

    expect(await cache.getOrSet("catalogue", { ...product, tags: all }, () => "loaded again")).toBe("all");
    expect(billed()).toStrictEqual(["MGET", "MGET"]);

    await cache.purge(all.slice(0, 1_001));
    expect(billed()).toStrictEqual(["UNLINK", "UNLINK"]);
  });

  it("is what the events say, also of what failed, was late, or was nested", async () => {
    const { cache, billed, events } = cacheWorld({ lease: lease("1s") });
    const list = { tags: [tags.category({ id: 7 })], source: "consistent" } as const;
    await Promise.all(
      Array.from({ length: 5 }, () =>
        cache.getOrSet("list", list, async ({ cache: inner, addTags }) => {
          addTags([tags.product({ id: 2 })]);
          return inner.getOrSet("product", product, () => "jq");
        }),
      ),
    );
    await cache.getOrSet("failing", product, () => Promise.reject(new Error("down"))).catch(() => undefined);
    await cache.getOrSet("skipped", product, ({ skip }) => skip("once"));
    await cache.purge(product.tags);
    await cache.delete("list");

    expect(events.reduce((sum, event) => sum + event.billed, 0)).toBe(billed().length);
  });
});
