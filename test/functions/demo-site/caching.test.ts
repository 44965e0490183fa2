import { describe, expect, it } from "vitest";
import { upstash } from "tagwire/cache/upstash";
import { tags } from "../../../tagwire.config.ts";
import { siteOfTests } from "./site-of-tests.ts";

const YEAR_SECONDS = 31_536_000;
const { cache, catalogue, open, put, remove, reported } = siteOfTests();

describe("the demo site", () => {
  it("lets the edge keep every page for a year under its tags and their ancestors, and viewers for no time", async () => {
    const app = open({ cache: cache({ settle: "0s" }) });
    const tagsOf = async (path: string): Promise<string | null> => {
      const { headers } = await app.request(path);
      const [, seconds] = /^public, max-age=0, s-maxage=(\d+)$/.exec(headers.get("cache-control") ?? "") ?? [];
      // Chance takes up to a tenth off, so that not all expires at once.
      expect(Number(seconds)).toBeGreaterThan(0.89 * YEAR_SECONDS);
      return headers.get("cache-tag");
    };

    expect(await tagsOf("/products/jq")).toBe("product:jq,products");
    expect(await tagsOf("/products/missing")).toBe("product:missing,products");
    expect(await tagsOf("/categories/MIT")).toBe("category:MIT,products");
    expect(await tagsOf("/categories/GPL-2.0%2C%20or%20a%20%3C%20b%20%26%20c")).toBe(
      "category:GPL-2.0%2C%20or%20a%20%3C%20b%20%26%20c,products",
    );
    expect(await tagsOf("/")).toBe("categories,products");
  });

  it("caches an absent product too, and shows it once its tag is purged", async () => {
    const app = open();
    expect((await app.request("/products/new.json")).status).toBe(404);

    await put("new", { license: "MIT", version: "1" });
    expect((await app.request("/products/new.json")).status).toBe(404);

    await cache().purge([tags.product({ productId: "new" })]);
    expect((await app.request("/products/new.json")).status).toBe(200);
    await remove("new");
  });

  it("serves pages while Redis is out of reach, and lets no edge keep them for more than a moment", async () => {
    const app = open({ cache: cache({ store: upstash({ url: "http://127.0.0.1:1", token: "none" }) }) });

    const response = await app.request("/products/jq");

    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("public, max-age=0, s-maxage=1");
  });

  it("lets the edge keep for a moment what an index answered just after a purge", async () => {
    const response = await open().request("/categories/MIT");

    const [, seconds] = /s-maxage=(\d+)/.exec(response.headers.get("cache-control") ?? "") ?? [];
    expect(Number(seconds)).toBeLessThanOrEqual(2);
  });

  it("answers 503 that nobody keeps while the table is out of reach", async () => {
    const response = await open({
      catalogue: catalogue("NoSuchTable"),
    }).request("/products/jq");

    expect(response.status).toBe(503);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("cache-tag")).toBeNull();
    expect(reported).toStrictEqual(["ResourceNotFoundException"]);
  });
});
