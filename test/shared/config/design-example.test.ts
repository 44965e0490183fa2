import { expect, it } from "vitest";
import { crosses, defineConfig, defineTags, item, source } from "tagwire/config";
import { readChanges } from "../../../shared/pipeline/change/read-changes.ts";
import { decide } from "../../../shared/pipeline/tags/decide.ts";
import { record } from "../pipeline/change/stream-record.ts";

interface Product {
  readonly categoryId: string;
  readonly name: string;
  readonly stock: number;
}

// As the design has it, to the letter.
// oxfmt-ignore
const tags = defineTags({
  products: "products",
  product:  { tag: "product:{productId}", under: "products" },      // `under`: its coarse tag
  category: { tag: "category:{id}",       under: "products" },
});

// oxfmt-ignore
const config = defineConfig({
  namespace: "shop", tags,
  sources: [
    source({ table: "Products", item: item<Product>(), match: { pk: "PRODUCT#{productId}", sk: "META" },   // or where: { entity: "Product" }
      coarse: { tags: [tags.products()], paths: ["/c/*"], objectKeys: ["menu:*"] },
      rules: [
        { name: "page",  tags: ({ key }) => [tags.product(key)] },
        { name: "lists", watch: ["name", crosses("stock", 0)],
                         tags: ({ item }) => [tags.category({ id: item.categoryId })],
                         objectKeys: ({ item }) => [`menu:${item.categoryId}`],    // plain Redis keys that others wrote
                         paths: ({ item }) => [`/c/${item.categoryId}`] },         // for edges without tags
      ] }),
  ],
  edges: { www: { minInterval: "10s", maxStaleness: "60s", budget: { usdPerMonth: 300 }, mode: "send" } },
});

it("purges what the design's example says when a product moves between categories nobody watches", () => {
  const { changes } = readChanges([moved("tv", "radio")], () => "Products");

  const { tags: stale, paths, objectKeys, outsideCoarse } = decide(changes, config);

  expect(stale.map(({ tag }) => tag.text)).toEqual(["product:7", "category:tv", "category:radio"]);
  expect(paths.map(({ path }) => path)).toEqual(["/c/tv", "/c/radio"]);
  expect(objectKeys.map(({ key }) => key)).toEqual(["menu:tv", "menu:radio"]);
  expect(outsideCoarse).toEqual([]);
});

function moved(from: string, to: string): unknown {
  const image = (categoryId: string): Record<string, object> => ({
    pk: { S: "PRODUCT#7" },
    sk: { S: "META" },
    categoryId: { S: categoryId },
    name: { S: "Screen" },
    stock: { N: "3" },
  });
  return record({ eventName: "MODIFY", old: image(from), new: image(to) });
}
