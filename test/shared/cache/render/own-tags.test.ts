import { describe, expect, it } from "vitest";
import { createTagCache, type PageCache } from "../../../../shared/cache/render/create-tag-cache.ts";
import { memory } from "../../../../shared/cache/store/memory.ts";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import { gate, tags } from "../cache-world.ts";
import { anHour, NOT_KEPT, product, settledWorld } from "./page-world.ts";

describe("a page", () => {
  it("hangs on tags of its own like on those of what it reads", async () => {
    const { cache, another } = await settledWorld();
    const page = cache.render({ tags: product });

    await another().purge(product);

    expect(await page.headers({ sMaxAge: "1y" })).toStrictEqual(NOT_KEPT);
  });

  it("is not kept when everything was purged since, though it read nothing", async () => {
    const { cache, another } = await settledWorld();
    const page = cache.render({ tags: product });

    await another().purgeAll();

    expect(await page.headers({ sMaxAge: "1y" })).toStrictEqual(NOT_KEPT);
  });

  it("is kept in full under tags of its own that were known before it began", async () => {
    const { cache } = await settledWorld();
    const page = cache.render({ tags: product });
    page.addTags([tags.products()]);

    expect(await page.headers({ sMaxAge: "1y" })).toStrictEqual({
      "cache-control": "public, max-age=0, s-maxage=31536000",
      "cache-tag": "product:1,products",
    });
  });

  it.each<[string, (cache: PageCache) => ReturnType<PageCache["render"]>]>([
    ["declares", (cache) => cache.render({ tags: [tags.category({ id: 7 })] })],
    [
      "adds",
      (cache) => {
        const page = cache.render();
        page.addTags([tags.category({ id: 7 })]);
        return page;
      },
    ],
  ])("is kept only for as long as sources may lag when nobody knew a tag before that it %s", async (_, begin) => {
    const { cache } = await settledWorld();

    expect(await begin(cache).headers({ sMaxAge: "1y", staleWhileRevalidate: "1d" })).toStrictEqual({
      "cache-control": "public, max-age=0, s-maxage=2",
      "cache-tag": "category:7,products",
    });
  });

  it("has made its own tags known when the first of its reads is answered", async () => {
    const kept = memory();
    const { opened, open } = gate<void>();
    const order: string[] = [];
    const store = cacheStore(async (commands, options) => {
      if (commands.some(([name]) => name === "SET")) order.push(await opened.then(() => "known"));
      return kept.send(commands, options);
    });
    const page = createTagCache({ store, namespace: "shop" }).render({ tags: [tags.category({ id: 7 })] });

    const reading = page.get("product:1", anHour).then(() => order.push("answered"));
    await new Promise<void>((resolve) => void setImmediate(resolve));
    open();
    await reading;

    expect(order).toStrictEqual(["known", "answered"]);
  });
});
