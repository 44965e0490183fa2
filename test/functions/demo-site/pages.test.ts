import { describe, expect, it } from "vitest";
import { siteOfTests } from "./site-of-tests.ts";

const { open, put, remove } = siteOfTests();

describe("the demo site", () => {
  it("gives the whole item as JSON, nested fields included", async () => {
    const response = await open().request("/products/jq.json");

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ pk: "PRODUCT#jq", id: "jq", nested: { list: [1, { deep: null }] } });
  });

  it("escapes what items say, in text and in addresses", async () => {
    const product = await (await open().request("/products/odd%20name%2F%231")).text();

    expect(product).toContain("<h1>odd name/#1</h1>");
    expect(product).toContain('href="/categories/GPL-2.0%2C%20or%20a%20%3C%20b%20%26%20c"');
    expect(await (await open().request("/products/jq")).text()).toContain("Slices &lt;JSON&gt;");
  });

  it("lists a category's ids, descriptions and versions, and an empty one as a page that is there", async () => {
    expect(await (await open().request("/categories/MIT.json")).json()).toStrictEqual({
      category: "MIT",
      products: [{ id: "jq", description: "Slices <JSON>", version: "1.8.1" }],
    });
    expect((await open().request("/categories/none")).status).toBe(200);
  });

  it("counts the products of each category on the front page", async () => {
    const page = await (await open().request("/")).text();

    expect(page).toContain("2 products in 2 categories");
    expect(page).toMatch(/<b>MIT<\/b><span>1<\/span>/);
  });

  it("stamps a page with when it was made", async () => {
    expect(await (await open().request("/")).text()).toContain(
      '<time datetime="2026-11-21T07:41:03.250Z">2026-11-21 07:41:03 UTC</time>',
    );
  });

  it("shows a product that has nothing but its key, under the name it was asked for by", async () => {
    await put("bare");

    const page = await (await open().request("/products/bare")).text();

    expect(page).toContain("<h1>bare</h1>");
    expect(page).toContain('action="/products/bare"');
    await remove("bare");
  });

  it("links to web addresses only, whatever an item says", async () => {
    await put("links", { license: "MIT", good: "https://jqlang.org", bad: "javascript:alert(1)" });

    const page = await (await open().request("/products/links")).text();

    expect(page).toContain('<a href="https://jqlang.org"');
    expect(page).not.toContain('href="javascript:');
    await remove("links");
  });

  it("answers HEAD as GET, without the page", async () => {
    const response = await open().request("/products/jq", { method: "HEAD" });

    expect(response.status).toBe(200);
    expect(response.headers.get("cache-tag")).toBe("product:jq,products");
    expect(await response.text()).toBe("");
  });
});
