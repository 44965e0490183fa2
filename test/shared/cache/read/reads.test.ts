import { describe, expect, it } from "vitest";
import { cacheWorld, tags } from "../cache-world.ts";

const product = { tags: [tags.product({ id: 1 })], source: "consistent" } as const;
const list = { tags: [tags.category({ id: 7 })], source: "consistent" } as const;

describe("a value made of others", () => {
  it("is not kept when one of them was not there: nothing would tell that it is there now", async () => {
    const { cache } = cacheWorld();
    const read = () =>
      cache.getOrSet("list", list, async (context) => (await context.cache.get("product", product)) ?? "none");
    expect(await read()).toBe("none");

    await cache.getOrSet("product", product, () => "jq");

    expect(await read()).toBe("jq");
  });

  it("is not kept when it was made without one that failed", async () => {
    const { cache } = cacheWorld();
    let isDown = true;
    const load = () => {
      if (isDown) throw new Error("down");
      return "jq";
    };
    const read = () =>
      cache.getOrSet("list", list, (context) => context.cache.getOrSet("product", product, load).catch(() => "sorry"));
    expect(await read()).toBe("sorry");

    isDown = false;

    expect(await read()).toBe("jq");
  });

  it("is made of what the caller's session may see", async () => {
    const { cache, pass } = cacheWorld();
    const lagging = { tags: product.tags, source: "2s" } as const;
    const session = await cache.purge(product.tags);
    await cache.getOrSet("product", lagging, () => "perhaps old");
    pass(1);

    const shown = await cache.getOrSet("list", { ...list, consistency: { session } }, ({ cache: inner }) =>
      inner.getOrSet("product", lagging, ({ fresh }) => (fresh ? "new" : "old")),
    );

    expect(shown).toBe("new");
  });

  it("is made of nothing that memory holds where the caller's session may not see that", async () => {
    const { cache, another } = cacheWorld();
    const weak = { ...product, consistency: { weak: "1h" } } as const;
    await cache.getOrSet("product", weak, () => "old");
    const session = await another().purge(product.tags);

    const shown = await cache.getOrSet("list", { ...list, consistency: { session } }, ({ cache: inner }) =>
      inner.getOrSet("product", weak, () => "new"),
    );

    expect(shown).toBe("new");
  });
});
