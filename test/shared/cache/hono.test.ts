import { Hono } from "hono";
import { stream, streamText } from "hono/streaming";
import { describe, expect, it } from "vitest";
import { tagged, type TaggedOptions } from "../../../shared/cache/hono.ts";
import { createTagCache } from "../../../shared/cache/create-tag-cache.ts";
import { CacheUsageError } from "../../../shared/cache/errors.ts";
import { memory } from "../../../shared/cache/store/memory.ts";
import { cacheWorld, tags } from "./cache-world.ts";

const product = { tags: [tags.product({ id: 1 })], source: "consistent", ttl: "1h", negativeTtl: "1h" } as const;
const FOR_AN_HOUR = "public, max-age=0, s-maxage=3600";

describe("Hono behind a tagged cache", () => {
  it("sets the headers of what handlers read through their page", async () => {
    const { headers } = await shop().app.request("/product");

    expect(seen(headers)).toStrictEqual([FOR_AN_HOUR, "product:1,products"]);
  });

  it("keeps nothing at the edge that was purged while its handler ran", async () => {
    const { headers } = await shop().app.request("/purged");

    expect(seen(headers)).toStrictEqual(["private, no-store", null]);
  });

  it.each(["/error", "/thrown", "/cookie"])("lets no edge keep what is no page: %s", async (path) => {
    const { headers } = await shop().app.request(path);

    expect(seen(headers)).toStrictEqual(["private, no-store", null]);
  });

  it("lets edges keep that something is gone, under its tags", async () => {
    const { status, headers } = await shop().app.request("/gone");

    expect([status, ...seen(headers)]).toStrictEqual([410, FOR_AN_HOUR, "product:1,products"]);
  });

  it("lets no edge keep an answer for which nothing was read through its page", async () => {
    const { headers } = await shop().app.request("/account");

    expect(seen(headers)).toStrictEqual(["private, no-store", null]);
  });

  it("leaves answers to other methods as they are", async () => {
    const { headers } = await shop().app.request("/product", { method: "POST" });

    expect(seen(headers)).toStrictEqual([null, null]);
  });

  it("lets edges keep streams only for as long as staleness may last", async () => {
    const { headers } = await shop().app.request("/stream");

    expect(seen(headers)).toStrictEqual(["public, max-age=0, s-maxage=60", "product:1,products"]);
  });

  it("takes the application's word for what else is streamed", async () => {
    const { headers } = await shop({ streamed: (c) => c.req.path === "/unmarked" }).app.request("/unmarked");

    expect(seen(headers)).toStrictEqual(["public, max-age=0, s-maxage=60", "product:1,products"]);
  });

  it("is told at once that a cache renders no pages, by the compiler and without one", () => {
    const plain = createTagCache({ store: memory(), namespace: "shop" });

    // @ts-expect-error that of tagwire/cache/pages does
    expect(() => tagged(plain, { sMaxAge: "1y" })).toThrow(
      new CacheUsageError("tagged: a cache of tagwire/cache/pages"),
    );
  });

  it("takes the application's word for how far behind may be what handlers show without reading it", async () => {
    const { app } = shop({ tags: () => [tags.category({ id: 7 })], source: "5s" });

    expect(seen((await app.request("/product")).headers)[0]).toBe("public, max-age=0, s-maxage=5");
  });

  it("adds tags of what handlers show without reading it through their page", async () => {
    const { app } = shop({ tags: () => [tags.category({ id: 7 })], sMaxAge: "1s" });

    expect(seen((await app.request("/product")).headers)[1]).toBe("category:7,products,product:1");
  });
});

function shop(options: Partial<TaggedOptions> = {}) {
  const { cache } = cacheWorld();
  const app = new Hono()
    .use(tagged(cache, { sMaxAge: "1y", ...options }))
    .get("/product", async (c) => c.text(await c.var.page.getOrSet("product:1", product, () => "jq")))
    .post("/product", async (c) => c.text(await c.var.page.getOrSet("product:1", product, () => "jq")))
    .get("/purged", async (c) => {
      const body = await c.var.page.getOrSet("product:1", product, () => "old");
      await cache.purge(product.tags);
      return c.text(body);
    })
    .get("/account", (c) => c.text("what only this user may see"))
    .get("/error", (c) => c.text("sorry", 503))
    .get("/thrown", () => {
      throw new Error("sorry");
    })
    .get("/cookie", (c) => c.text("hello", 200, { "set-cookie": "session=1" }))
    .get("/gone", async (c) => {
      await c.var.page.getOrSet("product:1", product, ({ miss }) => miss());
      return c.text("gone", 410);
    })
    .get("/stream", async (c) => {
      const body = await c.var.page.getOrSet("product:1", product, () => "jq");
      return streamText(c, async (out) => void (await out.write(body)));
    })
    .get("/unmarked", async (c) => {
      const body = await c.var.page.getOrSet("product:1", product, () => "jq");
      return stream(c, async (out) => void (await out.write(body)));
    })
    .onError((_, c) => c.text("sorry", 500));
  return { app };
}

const seen = (headers: Headers) => [headers.get("cache-control"), headers.get("cache-tag")];
