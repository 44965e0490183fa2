import { describe, expect, it } from "vitest";
import { coarseOf } from "../../../shared/config/coarse-of.ts";
import { defineConfig, defineTags, item, source } from "../../../shared/config/index.ts";
import { problemsOf } from "./problems-of.ts";
import { type Product, products, tags } from "./shop.ts";

describe("a config", () => {
  it("stands for everything where a source says nothing coarse, or nobody knows the source", () => {
    const config = defineConfig({ namespace: "shop", tags, sources: [products()] });
    const everything = { tags: [], paths: [], objectKeys: [], all: true };

    expect(coarseOf(config, "Products")).toEqual(everything);
    expect(coarseOf(config, "Gone")).toEqual(everything);
  });

  it("adds to coarse tags all that they cascade to, in circles too", () => {
    const config = defineConfig({
      namespace: "shop",
      tags,
      sources: [source({ table: "Products", item: item<Product>(), coarse: { tags: [tags.products()] }, rules: [] })],
      cascade: [
        { when: tags.products, alsoPurge: () => [tags.navigation(), tags.products()] },
        { when: tags.navigation, alsoPurge: () => [tags.sitemap(), tags.products()] },
      ],
    });

    expect(coarseOf(config, "Products").tags.map(({ text }) => text)).toEqual(["products", "navigation", "sitemap"]);
  });

  it("follows no cascade without end", () => {
    const endless = defineTags({ depth: "depth:{n}" });
    const from = source({ table: "T", item: item(), coarse: { tags: [endless.depth({ n: 0 })] }, rules: [] });

    expect(
      problemsOf(() => {
        defineConfig({
          namespace: "shop",
          tags: endless,
          sources: [from],
          cascade: [{ when: endless.depth, alsoPurge: ({ n }) => [endless.depth({ n: Number(n) + 1 })] }],
        });
      }),
    ).toEqual([
      'sources[0] "T" coarse.tags[0]: a tag whose cascade can be followed (more than 10000 tags cascade from one)',
    ]);
  });
});
