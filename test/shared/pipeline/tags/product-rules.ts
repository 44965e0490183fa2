import { expect } from "vitest";
import { type Config, defineConfig, defineTags, item, source } from "../../../../shared/config/index.ts";
import type { CoarseOptions, Rule } from "../../../../shared/config/source.ts";
import type { RawImage } from "../../../../shared/pipeline/change/change.ts";
import { readChanges } from "../../../../shared/pipeline/change/read-changes.ts";
import { decide } from "../../../../shared/pipeline/tags/decide.ts";
import type { Stale } from "../../../../shared/pipeline/tags/stale.ts";
import { record } from "../change/stream-record.ts";

interface Product {
  readonly name: string;
  readonly category: string;
  readonly stock?: number;
  readonly type?: string;
  readonly seo?: { readonly title: string };
}

/** A rule over products. */
export type ProductRule = Rule<Product, { readonly pk: "P#{id}" }, "www" | "api">;

export const tags = defineTags({
  products: "products",
  product: { tag: "product:{id}", under: "products" },
  category: { tag: "category:{name}", under: "products" },
  shelf: { tag: "shelf:{name}:{row}", under: "category" },
  navigation: "navigation",
});

/** Names the product, whatever changed of it. */
export const page: ProductRule = { name: "page", tags: ({ key }) => [tags.product(key)] };

/** Names the category, and watches the name. */
export const list: ProductRule = {
  name: "list",
  watch: ["name"],
  tags: ({ item: { category } }) => [tags.category({ name: category })],
};

interface Images {
  readonly old?: RawImage;
  readonly new?: RawImage;
}

interface Setup {
  readonly where?: Record<string, string | number | boolean>;
  readonly coarse?: CoarseOptions;
  readonly pk?: string;
  readonly cascades?: boolean;
}

/** A config with one source, of these rules. */
export function configOf(
  rules: readonly ProductRule[],
  { where = {}, coarse, pk = "P#{id}", cascades = false }: Setup = {},
): Config {
  const options = {
    table: "Products",
    item: item<Product>(),
    match: { pk: pk as "P#{id}" },
    where: where as { type?: string },
    rules,
  } as const;
  const cascade = [
    {
      when: tags.product,
      alsoPurge: ({ id }: { readonly id: string }) =>
        id === "torn" ? thrown(new Error(id)) : [tags.category({ name: `of-${id}` })],
    },
    { when: tags.category, alsoPurge: () => [tags.navigation()] },
    { when: tags.navigation, alsoPurge: () => [tags.category({ name: "of-1" }), tags.navigation()] },
  ] as const;
  return defineConfig({
    namespace: "shop",
    tags,
    sources: [source(coarse ? { ...options, coarse } : options)],
    edges: { www: {}, api: {} },
    ...(cascades && { cascade }),
  });
}

/** What a batch of writes makes stale by these rules. */
export function decided(rules: readonly ProductRule[], writes: readonly Images[]): Stale {
  return decide(changesOf(writes), configOf(rules));
}

export function changesOf(writes: readonly Images[], table = "Products"): ReturnType<typeof readChanges>["changes"] {
  const records = writes.map((images, i) => {
    const eventName = images.old ? (images.new ? "MODIFY" : "REMOVE") : "INSERT";
    return record({ eventName, ...images, sequenceNumber: String(i + 1) });
  });
  const { changes, unreadable } = readChanges(records, () => table);
  expect(unreadable).toEqual([]);
  return changes;
}

interface ProductParts {
  readonly pk?: string;
  readonly name?: string;
  readonly category?: string;
  readonly stock?: string | number | undefined;
  readonly type?: string;
  readonly seo?: RawImage;
}

/** An image as the stream has it. */
export function product({ pk = "P#1", name = "Screen", category = "tv", stock, type, seo }: ProductParts): RawImage {
  return {
    pk: { S: pk },
    name: { S: name },
    category: { S: category },
    ...(stock !== undefined && { stock: { N: String(stock) } }),
    ...(type !== undefined && { type: { S: type } }),
    ...(seo && { seo: { M: seo } }),
  };
}

/** The tags that are stale, as text. */
export function texts({ tags: stale }: Stale): readonly string[] {
  return stale.map(({ tag }) => tag.text);
}

/** Throws, where only an expression may stand. */
export function thrown(error: unknown): never {
  throw error;
}
