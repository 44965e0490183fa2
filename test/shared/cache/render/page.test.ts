import { describe, expect, it } from "vitest";
import { CacheUsageError } from "../../../../shared/cache/errors.ts";
import type { PageCache } from "../../../../shared/cache/render/create-tag-cache.ts";
import { cacheWorld, gate, tags } from "../cache-world.ts";
import { anHour, NOT_KEPT, product, settledWorld, watchedWorld } from "./page-world.ts";

describe("a page", () => {
  it("lets the edge keep what it read for as long as that is valid, under its tags and all above them", async () => {
    const { cache } = await settledWorld();
    const page = cache.render();
    await page.getOrSet("product:1", anHour, () => "jq");

    expect(await page.headers({ sMaxAge: "1y" })).toStrictEqual({
      "cache-control": "public, max-age=0, s-maxage=3600",
      "cache-tag": "product:1,products",
    });
  });

  it("lets it keep it no longer than was asked for, browsers for less, and serve it while it asks again", async () => {
    const { cache } = await settledWorld();
    const page = cache.render();
    await page.getOrSet("product:1", anHour, () => "jq");

    const headers = await page.headers({
      sMaxAge: "5m",
      maxAge: "10s",
      staleWhileRevalidate: "30s",
      staleIfError: "1d",
      tagHeader: "edge-tags",
    });

    expect(headers).toStrictEqual({
      "cache-control": "public, max-age=10, s-maxage=300, stale-while-revalidate=30, stale-if-error=86400",
      "edge-tags": "product:1,products",
    });
  });

  it("asks Redis once more for its headers, in one command and of the copy that is never behind", async () => {
    const { cache, asked } = watchedWorld();
    const page = cache.render();
    await page.getOrSet("product:1", anHour, () => "jq");
    asked.length = 0;

    await page.headers({ sMaxAge: "1y" });

    expect(asked).toStrictEqual([{ names: ["MGET"], primary: true }]);
  });

  it.each<[string, (cache: PageCache) => Promise<unknown>]>([
    ["a tag", (cache) => cache.purge(product)],
    ["a tag above", (cache) => cache.purge([tags.products()])],
    ["a key", (cache) => cache.delete("product:1")],
    ["everything", (cache) => cache.purgeAll()],
  ])("is not kept at the edge when %s it read was purged since", async (_, purge) => {
    const { cache, another } = await settledWorld();
    const page = cache.render();
    await page.getOrSet("product:1", anHour, () => "old");

    await purge(another());

    expect(await page.headers({ sMaxAge: "1y" })).toStrictEqual(NOT_KEPT);
  });

  it("is not kept when what it read twice was purged in between", async () => {
    const { cache } = await settledWorld();
    const page = cache.render();
    await page.getOrSet("product:1", anHour, () => "old");
    await cache.purge(product);
    await page.getOrSet("product:1", anHour, () => "new");

    expect(await page.headers({ sMaxAge: "1y" })).toStrictEqual(NOT_KEPT);
  });

  it("is kept only for as long as its source may have lagged, without stale-while-revalidate", async () => {
    const { cache } = cacheWorld();
    const page = cache.render();
    await page.getOrSet("product:1", { ...anHour, source: "5s" }, () => "perhaps old");

    expect(await page.headers({ sMaxAge: "1y", staleWhileRevalidate: "1d" })).toMatchObject({
      "cache-control": "public, max-age=0, s-maxage=5",
    });
  });

  it("is kept for the whole seconds that are left, and not at all when none is", async () => {
    const { cache, pass } = cacheWorld();
    const page = cache.render();
    await page.getOrSet("product:1", { ...anHour, source: "5s" }, () => "perhaps old");

    pass(3_001);
    expect((await page.headers({ sMaxAge: "1y" }))["cache-control"]).toMatch(/s-maxage=1$/);
    pass(1_000);
    expect(await page.headers({ sMaxAge: "1y" })).toStrictEqual(NOT_KEPT);
  });

  it("is kept for no longer than the cache keeps anything", async () => {
    const { cache } = await settledWorld({ maxTtl: "30m" });
    const page = cache.render();
    await page.getOrSet("product:1", anHour, () => "jq");

    expect((await page.headers({ sMaxAge: "1y" }))["cache-control"]).toMatch(/s-maxage=1800$/);
  });

  it("is kept by no edge while it shows nothing, which no purge would reach, and for a moment with a value that could not be had", async () => {
    const { cache } = await settledWorld();
    const empty = cache.render();
    const failed = cache.render();
    await expect(failed.getOrSet("product:2", anHour, () => Promise.reject(new Error("away")))).rejects.toThrow("away");

    expect(await empty.headers({ sMaxAge: "1y" })).toStrictEqual({ "cache-control": "private, no-store" });
    expect((await failed.headers({ sMaxAge: "1y" }))["cache-control"]).toMatch(/s-maxage=1$/);
  });

  it("may be kept as any streamed page while it shows nothing yet", async () => {
    const { cache } = await settledWorld();

    expect((await cache.render().headers({ sMaxAge: "1y", streamed: true }))["cache-control"]).toMatch(/s-maxage=60$/);
  });

  it("refuses to show more once it has its headers, unless they are streamed", async () => {
    const { cache } = await settledWorld();
    const finished = cache.render();
    await finished.headers({ sMaxAge: "1y" });

    await expect(finished.getOrSet("product:1", anHour, () => "jq")).rejects.toThrow(CacheUsageError);
    expect(() => finished.addTags(product)).toThrow(CacheUsageError);

    const streamed = cache.render();
    await streamed.headers({ sMaxAge: "1y", streamed: true });
    expect(await streamed.getOrSet("product:1", anHour, () => "jq")).toBe("jq");
  });

  it("refuses what is still being read when it gets its headers", async () => {
    const { cache } = await settledWorld();
    const page = cache.render();
    const { opened, open } = gate<string>();
    const late = page.getOrSet("product:1", anHour, () => opened);

    await page.headers({ sMaxAge: "1y" });
    open("late");

    await expect(late).rejects.toThrow(CacheUsageError);
  });

  it("is kept for as long as staleness may last when it is streamed", async () => {
    const { cache, another } = await settledWorld();
    const page = cache.render({ tags: product });
    const short = another({ edge: { maxStaleness: "20s", tagHeader: "edge-tags" } }).render({ tags: product });

    expect(await page.headers({ sMaxAge: "1y", streamed: true, staleWhileRevalidate: "1d" })).toMatchObject({
      "cache-control": "public, max-age=0, s-maxage=60",
    });
    expect(await short.headers({ sMaxAge: "1y", streamed: true })).toStrictEqual({
      "cache-control": "public, max-age=0, s-maxage=20",
      "edge-tags": "product:1,products",
    });
  });

  it("is as its cache says where its own options say nothing", async () => {
    const { another } = await settledWorld();
    const page = another({ edge: { maxStaleness: "20s", tagHeader: "edge-tags" } }).render({ tags: product });
    const nothing = { tagHeader: undefined, maxStaleness: undefined };

    expect(await page.headers({ sMaxAge: "1y", streamed: true, ...nothing })).toStrictEqual({
      "cache-control": "public, max-age=0, s-maxage=20",
      "edge-tags": "product:1,products",
    });
  });

  it("folds more tags than an edge takes, is kept for as long as staleness may last, and says so", async () => {
    const { cache, events } = await settledWorld();
    const page = cache.render();
    const keys = Array.from({ length: 50 }, (_, id) => `product:${id}`);
    const read = {
      ttl: "1h",
      source: "consistent",
      tags: (key: string) => [tags.product({ id: key.slice(8) })],
    } as const;
    await page.getOrSetMany(keys, read, (missing) => new Map(missing.map((key) => [key, key])));

    const headers = await page.headers({ sMaxAge: "1y" });

    expect(headers["cache-control"]).toBe("public, max-age=0, s-maxage=60");
    expect(headers["cache-tag"]?.split(",")).toHaveLength(50);
    expect(headers["cache-tag"]?.split(",")).toContain("products");
    expect(events.find(({ kind }) => kind === "folded")?.tags).toHaveLength(51);
  });

  it("tells how long it is kept, why no longer, and what its own commands cost", async () => {
    const { cache, events, billed } = await settledWorld();
    billed();

    await cache.render({ tags: [tags.category({ id: 7 })] }).headers({ sMaxAge: "1y" });

    const commands = billed();
    expect(commands).toStrictEqual(["MGET", "SET", "MGET"]);
    expect(events.at(-1)).toMatchObject({ kind: "page", forMs: 2_000, cap: "unsettled", billed: 3, roundTrips: 3 });
  });
});
