import { describe, expect, it } from "vitest";
import { cacheWorld, tags } from "../cache-world.ts";

const product = [tags.product({ id: 1 })];

describe("a read", () => {
  it("is as the cache's defaults say where its own options say nothing", async () => {
    const { cache, pass } = cacheWorld({ defaults: { ttl: "1s", source: "consistent" } });
    const nothing = { tags: product, ttl: undefined, source: undefined };
    await cache.getOrSet("product", nothing, () => "old");

    pass(999);
    expect(await cache.getOrSet("product", nothing, () => "new")).toBe("old");
    pass(1);
    expect(await cache.getOrSet("product", nothing, () => "new")).toBe("new");
  });
});
