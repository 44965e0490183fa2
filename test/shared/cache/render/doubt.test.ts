import { describe, expect, it } from "vitest";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import { cacheWorld, type CacheWorld, tags } from "../cache-world.ts";
import { anHour, product, settledWorld, watchedWorld } from "./page-world.ts";

describe("a page", () => {
  it.each<[string, (world: CacheWorld) => Promise<Readonly<Record<string, string>>>]>([
    [
      "came from memory",
      async ({ cache }) => {
        const weak = { ...anHour, consistency: { weak: "10s" } } as const;
        await cache.getOrSet("product:1", weak, () => "jq");
        const page = cache.render();
        await page.getOrSet("product:1", weak, () => "jq");
        return page.headers({ sMaxAge: "1y", staleWhileRevalidate: "1d" });
      },
    ],
    [
      "is past its time",
      async ({ cache, pass }) => {
        await cache.getOrSet("product:1", { ...anHour, grace: "1d" }, () => "old");
        pass(3_600_001);
        const page = cache.render();
        await page.getOrSet("product:1", { ...anHour, grace: "1d" }, () => "new");
        return page.headers({ sMaxAge: "1y", staleWhileRevalidate: "1d" });
      },
    ],
    [
      "could not be read",
      async ({ cache }) => {
        const page = cache.render({ tags: product });
        await page.getOrSet("product:1", anHour, () => Promise.reject(new Error("source"))).catch(() => "sorry");
        return page.headers({ sMaxAge: "1y", staleWhileRevalidate: "1d" });
      },
    ],
    [
      "was not there",
      async ({ cache }) => {
        const page = cache.render();
        await page.get("product:1", anHour);
        return page.headers({ sMaxAge: "1y", staleWhileRevalidate: "1d" });
      },
    ],
  ])("is kept for a moment, and purged by its tags, when something on it %s", async (_, headersOf) => {
    expect(await headersOf(await settledWorld())).toStrictEqual({
      "cache-control": "public, max-age=0, s-maxage=1",
      "cache-tag": "product:1,products",
    });
  });

  it("is kept for a moment while Redis is away", async () => {
    const { cache } = cacheWorld({ store: cacheStore(() => Promise.reject(new Error("no route"))) });
    const page = cache.render({ tags: [tags.category({ id: 7 })] });
    await page.getOrSet("product:1", anHour, () => "jq");

    expect(await page.headers({ sMaxAge: "1y" })).toStrictEqual({
      "cache-control": "public, max-age=0, s-maxage=1",
      "cache-tag": "category:7,products,product:1",
    });
  });

  it("is kept under the tags of all that a value was made of, also while Redis is away", async () => {
    const { cache } = cacheWorld({ store: cacheStore(() => Promise.reject(new Error("no route"))) });
    const page = cache.render();
    await page.getOrSet("list", { tags: [tags.category({ id: 7 })] }, (context) =>
      context.cache.getOrSet("product:1", anHour, () => "jq"),
    );

    expect(await page.headers({ sMaxAge: "1y" })).toMatchObject({ "cache-tag": "category:7,products,product:1" });
  });

  it("is kept for a moment when Redis goes away before it has its headers", async () => {
    const world = watchedWorld();
    const page = world.cache.render();
    await page.getOrSet("product:1", anHour, () => "jq");

    world.goAway();

    expect((await page.headers({ sMaxAge: "1y" }))["cache-control"]).toBe("public, max-age=0, s-maxage=1");
  });

  it("is kept for a moment when the last answer was on its way for so long that the edge may have been purged meanwhile", async () => {
    const { another, store, pass } = await settledWorld();
    const slow = cacheStore(async (commands, options) => {
      const replies = await store.send(commands, options);
      if (options.primary) pass(501);
      return replies;
    });
    const page = another({ store: slow, timeout: "5s" }).render();
    await page.getOrSet("product:1", anHour, () => "jq");

    expect(await page.headers({ sMaxAge: "1y" })).toMatchObject({ "cache-control": "public, max-age=0, s-maxage=1" });
  });
});
