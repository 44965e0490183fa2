import { describe, expect, it } from "vitest";
import { defineConfig, defineTags, item, source } from "../../../shared/config/index.ts";
import type { CoarseOptions, Rule } from "../../../shared/config/source.ts";
import { problemsOf } from "./problems-of.ts";

interface Product {
  readonly id: string;
  readonly kind: string;
  readonly stock: number;
  readonly categories: readonly { readonly id: string }[];
  readonly parent?: Product;
}

const tags = defineTags({
  products: "products",
  product: { tag: "product:{id}", under: "products" },
  category: { tag: "category:{id}", under: "products" },
  shelf: { tag: "shelf:{id}:{row}", under: "category" },
  navigation: "navigation",
});

describe("when a config is loaded", () => {
  it("accepts rules whose outputs the coarse covers, through ancestors and wildcards", () => {
    const coarse = { tags: [tags.products()], paths: ["/p/*", "/"], objectKeys: ["menu:*", "start"] };

    expect(
      problemsOfRule(coarse, {
        tags: ({ item: { id, categories } }) => [
          tags.product({ id }),
          ...categories.map((category) => tags.category(category)),
        ],
        paths: ({ key, item: { id } }) => [`/p/${id}`, `/p/${encodeURIComponent(key.id)}?x`, "/"],
        objectKeys: ({ item: { kind } }) => [`menu:${kind.toLowerCase()}`, "start"],
      }),
    ).toEqual([]);
  });

  it("reports each kind of output that no item could bring under the coarse", () => {
    const coarse = { tags: [tags.navigation()], paths: ["/p/*"], objectKeys: ["menu:*"] };

    expect(
      problemsOfRule(coarse, {
        tags: ({ item: { id } }) => [tags.shelf({ id, row: 1 }), tags.products()],
        paths: ({ item: { id } }) => [`/q/${id}`, "/start"],
        objectKeys: ({ item: { id } }) => [`list:${id}`],
      }),
    ).toEqual([
      "tags: only tags that coarse.tags covers (add one of: shelf, category, products)",
      "tags: only tags that coarse.tags covers (add one of: products)",
      "paths: only paths that coarse.paths covers",
      "paths: only paths that coarse.paths covers",
      "objectKeys: only keys that coarse.objectKeys covers, because purging all does not reach plain keys",
    ]);
  });

  it("counts what a cascade brings as an output of the rule", () => {
    const rule: Partial<Rule<Product>> = { tags: ({ item: { id } }) => [tags.category({ id })] };

    expect(problemsOfRule({ tags: [tags.products()] }, rule, true)).toEqual([
      "tags: only tags that coarse.tags covers (add one of: navigation)",
    ]);
    expect(problemsOfRule({ tags: [tags.products(), tags.navigation()] }, rule, true)).toEqual([]);
  });

  it("advises on plain keys where everything is purged, because purging everything does not reach them", () => {
    const rule: Partial<Rule<Product>> = {
      tags: () => [tags.products()],
      paths: () => ["/x"],
      objectKeys: () => ["menu"],
    };
    const advice =
      "objectKeys: only keys that coarse.objectKeys covers, because purging all does not reach plain keys; " +
      'coarse: { all: true, objectKeys: ["prefix:*"] } keeps the rest';

    expect(problemsOfRule(undefined, rule)).toEqual([advice]);
    expect(problemsOfRule({ all: true, objectKeys: ["me*"] }, rule)).toEqual([]);
  });

  it("lets pass what only real items can tell", () => {
    const coarse = { tags: [tags.category({ id: "tv" })], paths: ["/tv/*"], objectKeys: ["tv"] };

    expect(
      problemsOfRule(coarse, {
        tags: ({ item: { id } }) => [tags.category({ id }), tags.shelf({ id, row: 1 })],
        paths: ({ item: { kind, id } }) => [`/${kind}/${id}`],
        objectKeys: ({ item: { kind } }) => [kind.slice(0, 2) + kind],
      }),
    ).toEqual([]);
  });

  it.each<[string, Partial<Rule<Product>>]>([
    ["throws on placeholders", { tags: ({ item: { stock } }) => [tags.product({ id: stock.toFixed(2) })] }],
    ["walks along them without end", { tags: ({ item: { parent } }) => [tags.product({ id: rootOf(parent) })] }],
    ["returns what is no output for them", { paths: ({ item: { id } }) => [id] }],
    ["returns a promise after all", { paths: () => Promise.reject(new Error("no")) as unknown as string[] }],
  ])("does not judge a rule that %s", (_, rule) => {
    expect(problemsOfRule({}, rule)).toEqual([]);
  });
});

function problemsOfRule(
  coarse: CoarseOptions | undefined,
  rule: Partial<Rule<Product, { readonly pk: "P#{id}" }>>,
  withCascade = false,
): readonly string[] {
  const products = source({
    table: "Products",
    item: item<Product>(),
    match: { pk: "P#{id}" },
    ...(coarse && { coarse }),
    rules: [{ name: "r", ...rule, edges: [] }],
  });
  const cascade = withCascade ? ([{ when: tags.category, alsoPurge: () => [tags.navigation()] }] as const) : [];
  return problemsOf(() => defineConfig({ namespace: "shop", tags, sources: [products], cascade })).map((problem) => {
    return problem.replace('sources[0] "Products" rules[0] "r" ', "");
  });
}

function rootOf(product: Product | undefined): string {
  let at = product;
  while (at?.parent) at = at.parent;
  return at?.id ?? "none";
}
