import { describe, expect, it } from "vitest";
import { startEdge, startOrigin } from "../../../infra/local/edge/kit.ts";
import { createTagCache, type PageCache } from "../../../../shared/cache/render/create-tag-cache.ts";
import { memory } from "../../../../shared/cache/store/memory.ts";
import { tags } from "../cache-world.ts";

const read = { ttl: "1h", source: "consistent" } as const;

describe("a page at the edge", () => {
  it("that has 51 tags is reached by purges of the coarse one, and is made anew within the staleness allowed", async () => {
    const cache = createTagCache({ store: memory(), namespace: "shop" });
    let version = 1;
    const keys = Array.from({ length: 50 }, (_, id) => `product:${id}`);
    const edge = await edgeOf(cache, async (page) => {
      const of = (key: string) => [tags.product({ id: key.slice(8) })];
      await page.getOrSetMany(keys, { ...read, tags: of }, (missing) => new Map(missing.map((key) => [key, version])));
      return String(version);
    });

    const first = await edge.get("/");
    expect(first.headers["cache-tag"]).not.toContain("product:0,");
    expect((await edge.get("/")).cache).toBe("Hit");

    version = 2;
    await cache.purge([tags.products()]);
    await edge.purge("#products");
    expect([(await edge.get("/")).body, (await edge.get("/")).cache]).toStrictEqual(["2", "Hit"]);

    version = 3;
    await cache.purge([tags.product({ id: 0 })]);
    await edge.purge("#product:0");
    edge.clock.advance(60_000);
    expect((await edge.get("/")).body).toBe("3");
  });

  it("is kept until a tag of it is purged", async () => {
    const cache = createTagCache({ store: memory(), namespace: "shop" });
    let version = 1;
    const edge = await edgeOf(cache, (page) =>
      page.getOrSet("product:1", { ...read, tags: [tags.product({ id: 1 })] }, () => String(version)),
    );
    await edge.get("/");
    edge.clock.advance(3_000_000);
    expect((await edge.get("/")).cache).toBe("Hit");

    version = 2;
    await cache.purge([tags.product({ id: 1 })]);
    await edge.purge("#product:1");

    expect((await edge.get("/")).body).toBe("2");
  });

  it("is not kept when what it shows was purged while it was made", async () => {
    const cache = createTagCache({ store: memory(), namespace: "shop" });
    const edge = await edgeOf(cache, async (page) => {
      const body = await page.getOrSet("product:1", { ...read, tags: [tags.product({ id: 1 })] }, () => "old");
      await cache.purge([tags.product({ id: 1 })]);
      return body;
    });

    await edge.get("/");

    expect((await edge.get("/")).cache).toBe("Miss");
  });
});

/** An edge in front of an origin that makes one page. */
async function edgeOf(cache: PageCache, make: (page: ReturnType<PageCache["render"]>) => Promise<string>) {
  const origin = await startOrigin((_req, res) => {
    const page = cache.render();
    void make(page).then(async (body) => res.writeHead(200, await page.headers({ sMaxAge: "1y" })).end(body));
  });
  return startEdge(origin);
}
