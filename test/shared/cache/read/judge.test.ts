import { describe, expect, it } from "vitest";
import { cacheWorld, tags } from "../cache-world.ts";

const PRODUCT = tags.product({ id: 1 });
const CATEGORY = tags.category({ id: 2 });

describe("what is stored", () => {
  it.each(["block", "stale", "stale-if-error"] as const)(
    "under other tags is not served, before a purge or after, where purged values may be shown as by %j",
    async (onPurge) => {
      for (const others of [[PRODUCT, CATEGORY], [CATEGORY], []]) {
        for (const isPurged of [false, true]) {
          const { cache, another, events } = cacheWorld();
          await cache.getOrSet("shown", { tags: others, source: "consistent" }, () => "kept");
          if (isPurged) await cache.purge([...others, PRODUCT]);

          const read = { tags: [PRODUCT], source: "consistent", onPurge } as const;
          expect(await another().getOrSet("shown", read, () => "loaded")).toBe("loaded");

          expect(events).toContainEqual(expect.objectContaining({ kind: "miss", why: "other-tags" }));
        }
      }
    },
  );

  it("under the same tags is served, however they are listed and whoever stored it", async () => {
    const { cache, another } = cacheWorld();
    await cache.getOrSet("shown", { tags: [PRODUCT, CATEGORY], source: "consistent" }, () => "kept");

    const read = { tags: [CATEGORY, PRODUCT, CATEGORY], source: "consistent" } as const;
    expect(await another().getOrSet("shown", read, () => "loaded")).toBe("kept");

    await cache.purge([CATEGORY]);
    expect(await another().getOrSet("shown", { ...read, onPurge: "stale" }, () => "loaded")).toBe("kept");
  });

  it("with a tag that its loader added has pages carry that tag in every process", async () => {
    const { cache, another } = cacheWorld();
    const read = { tags: [PRODUCT], source: "consistent" } as const;
    await cache.getOrSet("shown", read, ({ addTags }) => (addTags([CATEGORY]), "first"));
    await cache.getOrSet("shown", read, ({ addTags }) => (addTags([CATEGORY]), "kept"));

    const page = another().render();
    expect(await page.getOrSet("shown", read, () => "loaded")).toBe("kept");

    expect(Object.values(await page.headers({ sMaxAge: "1h" })).join()).toContain(CATEGORY.text);
  });
});
