import { describe, expect, it } from "vitest";
import { decide } from "../../../../shared/pipeline/tags/decide.ts";
import { changesOf, configOf, product, type ProductRule, tags } from "./product-rules.ts";

describe("a batch", () => {
  it("tells what no coarse covers, once for each rule and kind, and purges it all the same", () => {
    const rule: ProductRule = {
      name: "wide",
      tags: ({ item: { name } }) => [tags.category({ name }), ...(name === "out" ? [tags.navigation()] : [])],
      paths: ({ item: { name } }) => [`/${name}`],
      objectKeys: ({ item: { name } }) => [name],
    };
    const coarse = { tags: [tags.products()], paths: ["/in*"], objectKeys: ["in*"] };
    const images = ["inside", "out", "out", "outer"].map((name) => ({ new: product({ name }) }));

    const stale = decide(changesOf(images), configOf([rule], { coarse }));

    expect(stale.outsideCoarse).toEqual([
      { source: "Products", rule: "wide", what: "navigation" },
      { source: "Products", rule: "wide", what: "path" },
      { source: "Products", rule: "wide", what: "object key" },
    ]);
    expect(stale.objectKeys.map(({ key }) => key)).toEqual(["inside", "out", "outer"]);
  });

  it("takes a tag for covered when the very one that covers it is purged, not one like it", () => {
    const rule: ProductRule = {
      name: "shelves",
      tags: ({ item: { name } }) => [tags.category({ name }), tags.shelf({ name, row: 1 })],
    };
    const outside = (...names: string[]): readonly unknown[] => {
      const config = configOf([rule], { coarse: { tags: [tags.category({ name: "in" })] } });
      return decide(changesOf(names.map((name) => ({ new: product({ name }) }))), config).outsideCoarse;
    };

    expect(outside("in", "in")).toEqual([]);
    expect(outside("in", "out")).toMatchObject([{ what: "category" }, { what: "shelf" }]);
  });
});
