import { describe, expect, it } from "vitest";
import { siteOfTests } from "./site-of-tests.ts";

const { open } = siteOfTests();

describe("the demo site", () => {
  it("has one address for each product, so that a purge by path meets its page", async () => {
    const response = await open().request("/products/%6Aq?utm=1");

    expect(response.status).toBe(308);
    expect(response.headers.get("location")).toBe("/products/jq");
  });

  it.each([
    ["/categories/%4DIT", "/categories/MIT"],
    ["/categories/a+b.json", "/categories/a%2Bb.json"],
    ["/categories/%E0%A4%A", "/categories/%25E0%25A4%25A"],
    ["/products/%E0%A4%A", "/products/%25E0%25A4%25A"],
  ])("sends %s to its one address, where it stays", async (odd, canonical) => {
    const response = await open().request(odd);

    expect([response.status, response.headers.get("location")]).toStrictEqual([308, canonical]);
    expect((await open().request(canonical)).status).not.toBe(308);
  });

  it.each(["/products/", "/products/.json", "/categories/", "/categories/.json", "/categories/MIT/", "/else"])(
    "has nothing at %s, and tags nothing there",
    async (path) => {
      const response = await open().request(path);

      expect(response.status).toBe(404);
      expect(response.headers.get("cache-tag")).toBeNull();
    },
  );
});
