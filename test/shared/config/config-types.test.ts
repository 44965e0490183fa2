import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type Config,
  ConfigError,
  type EdgeOptions,
  type Tag,
  crosses,
  defineConfig,
  defineTags,
  item,
  source,
} from "tagwire/config";

interface Product {
  readonly categoryId: string;
  readonly name: string;
  readonly stock: number;
  readonly kind: "book" | "film";
  readonly discount?: number | null;
  readonly seo?: { readonly title: string; readonly rank: number };
  readonly sizes: readonly { readonly width: number }[];
  readonly parent?: Product;
  readonly labels: Readonly<Record<string, string>>;
}

const tags = defineTags({
  products: "products",
  product: { tag: "product:{productId}", under: "products" },
  category: { tag: "category:{id}", under: "products" },
});

const match = { pk: "PRODUCT#{productId}", sk: "META" } as const;

// This file is a promise to the compiler: each @ts-expect-error is a mistake that must not compile.
describe("the types", () => {
  it("know the parameters of each tag", () => {
    expectTypeOf(tags.products).parameters.toEqualTypeOf<[]>();
    expectTypeOf(tags.product).parameter(0).toEqualTypeOf<{ readonly productId: string | number | bigint }>();
    expectTypeOf(tags.product.parse("x")).toEqualTypeOf<{ readonly productId: string } | undefined>();

    // @ts-expect-error the parameter is called productId
    expect(() => tags.product({ id: "7" })).toThrow("productId must be");
    // @ts-expect-error nothing is no parameter
    expect(() => tags.product()).toThrow("productId must be");
    // @ts-expect-error neither is true
    expect(() => tags.product({ productId: true })).toThrow("productId must be");
  });

  it("refuse a tag under one that is not there", () => {
    // @ts-expect-error there is no definition called prodcuts
    expect(() => defineTags({ products: "products", product: { tag: "p:{id}", under: "prodcuts" } })).toThrow("one of");
  });

  it("know the attributes of the item, through maps, and the parameters of its key", () => {
    source({
      table: "Products",
      item: item<Product>(),
      match,
      where: { kind: "film", "seo.title": "x" },
      rules: [
        {
          name: "all",
          watch: [
            "name",
            "seo",
            "seo.title",
            "sizes",
            "parent.seo.rank",
            "labels",
            "labels.anything",
            crosses("stock", 0),
          ],
          tags: ({ key, item: product }) => {
            expectTypeOf(key).toEqualTypeOf<{ readonly productId: string }>();
            expectTypeOf(product).toEqualTypeOf<Product>();
            return new Set([tags.product(key), tags.category({ id: product.categoryId })]);
          },
        },
        { name: "crossings", watch: [crosses("seo.rank", 1.5), crosses("discount", 10n), crosses("parent.stock", 0)] },
        // @ts-expect-error there is no attribute categoryID
        { name: "unknown", watch: ["categoryID"] },
        // @ts-expect-error nor a seo.titel
        { name: "unknown in a map", watch: ["seo.titel"] },
        // @ts-expect-error lists are compared as a whole
        { name: "into a list", watch: ["sizes.width"] },
        // @ts-expect-error a name crosses no number
        { name: "not a number", watch: [crosses("name", 0)] },
        // @ts-expect-error nor does a map
        { name: "a map", watch: [crosses("seo", 0)] },
        // @ts-expect-error the key has a productId
        { name: "unknown parameter", tags: ({ key }) => [tags.product({ productId: key.id })] },
        // @ts-expect-error a category has an id
        { name: "wrong parameter", tags: ({ item: product }) => [tags.category({ categoryId: product.categoryId })] },
        // @ts-expect-error text is no tag
        { name: "text", tags: () => ["products"] },
        // @ts-expect-error nobody waits for a promise
        { name: "async", objectKeys: async () => ["menu"] },
      ],
    });
    // @ts-expect-error no product is of this kind
    source({ table: "Products", item: item<Product>(), where: { kind: "song" }, rules: [] });
    // @ts-expect-error no product has an entity
    source({ table: "Products", item: item<Product>(), where: { entity: "Product" }, rules: [] });
  });

  it("know every attribute of a union, and let any pass where the item says nothing", () => {
    type Entry = { readonly type: "post"; readonly title: string } | { readonly type: "vote"; readonly points: number };
    const sources = [
      source({
        table: "Entries",
        item: item<Entry>(),
        where: { type: "vote" },
        rules: [{ name: "r", watch: ["title", crosses("points", 1)] }],
      }),
      source({
        table: "Things",
        item: item<Record<string, unknown>>(),
        where: { anything: 1 },
        rules: [{ name: "r", watch: ["anything", "any.thing", crosses("anything", 1)] }],
      }),
    ];

    expect(defineConfig({ namespace: "shop", tags, sources }).tables).toEqual(["Entries", "Things"]);
  });

  it("know the tables, edges and object caches of a config", () => {
    const config = defineConfig({
      namespace: "shop",
      tags,
      sources: [source({ table: "Products", item: item<Product>(), rules: [{ name: "page", edges: ["www"] }] })],
      edges: { www: {}, api: { mode: "observe" } },
      redis: { eu: {}, us: {} },
    });

    expectTypeOf(config).toEqualTypeOf<Config<"Products", "www" | "api", "eu" | "us">>();
    expectTypeOf(config).toExtend<Config>();
    expectTypeOf(defineConfig({ namespace: "shop", tags, sources: [] })).toEqualTypeOf<Config<never, never, "main">>();
  });

  it("refuse a rule for an edge that is not there", () => {
    const sources = [source({ table: "Products", item: item<Product>(), rules: [{ name: "page", edges: ["wwww"] }] })];

    // @ts-expect-error there is no edge wwww
    expect(() => defineConfig({ namespace: "shop", tags, sources, edges: { www: {} } })).toThrow(
      "an edge of this config",
    );
  });

  it("refuse options and lengths of time that are none", () => {
    const edges: Record<string, EdgeOptions> = {
      // @ts-expect-error x is no unit
      www: { minInterval: "10x" },
      // @ts-expect-error the option is called minInterval
      api: { mininterval: "1s" },
    };

    expect(() => defineConfig({ namespace: "shop", tags, sources: [], edges })).toThrow(ConfigError);
  });

  it("know the parameters of what sets off a cascade", () => {
    defineConfig({
      namespace: "shop",
      tags,
      sources: [],
      cascade: [
        {
          when: tags.category,
          alsoPurge: (params) => {
            expectTypeOf(params).toEqualTypeOf<{ readonly id: string }>();
            return [tags.products()];
          },
        },
        { when: tags.products, alsoPurge: (): readonly Tag[] => [] },
        // @ts-expect-error a product has a productId
        { when: tags.product, alsoPurge: ({ id }) => [tags.category({ id })] },
      ],
    });
  });
});
