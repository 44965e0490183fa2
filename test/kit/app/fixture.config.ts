import { defineConfig, defineTags, item, source } from "tagwire/config";

/** A product of the fixture shop. */
export interface Product {
  readonly id: string;
  /** Drafts lie under the same keys as products, and are no product. */
  readonly entity: "product" | "draft";
  readonly name: string;
  readonly category: string;
  readonly price: number;
  readonly photo?: Uint8Array;
  /** Makes a rule throw. */
  readonly explosive?: boolean;
  /** Makes a rule throw until then, in milliseconds since the Unix epoch: as if it were mended. */
  readonly explosiveUntilMs?: number;
  /** Makes a rule hang until then, in milliseconds since the Unix epoch. */
  readonly hangsUntilMs?: number;
}

export interface Review {
  readonly text: string;
}

export interface Article {
  readonly slug: string;
  readonly text: string;
}

export const tags = defineTags({
  catalog: "catalog",
  product: { tag: "product:{id}", under: "catalog" },
  category: { tag: "category:{name}", under: "catalog" },
  navigation: "navigation",
  articles: "articles",
  article: { tag: "article:{slug}", under: "articles" },
  notes: "notes",
  note: { tag: "note:{id}", under: "notes" },
});

/** Redis keys of what the pages are made of. */
export const objectKeys = {
  product: (id: string): string => `shop:product:${id}`,
  category: (name: string): string => `shop:category:${name}`,
};

export const productPath = (id: string): string => `/p/${encodeURIComponent(id)}`;

/** One of everything a config can say, so that each fault meets each kind of purge. */
export default defineConfig({
  namespace: "fixture",
  tags,
  sources: [
    source({
      table: "Catalog",
      name: "Products",
      item: item<Product>(),
      match: { pk: "PRODUCT#{id}", sk: "META" },
      where: { entity: "product" },
      coarse: { tags: [tags.catalog(), tags.navigation()], paths: ["/p/*"], objectKeys: ["shop:*"] },
      rules: [
        {
          name: "page",
          tags: ({ key }) => [tags.product(key)],
          objectKeys: ({ key }) => [objectKeys.product(key.id)],
        },
        {
          name: "list",
          watch: ["name", "price"],
          tags: ({ item: { category } }) => [tags.category({ name: category })],
          objectKeys: ({ item: { category } }) => [objectKeys.category(category)],
        },
        // Tags need not bind to a 404, so that a product that appears is purged by path as well.
        { name: "appears", watch: [], paths: ({ key }) => [productPath(key.id)] },
        { name: "explosive", watch: ["explosive"], tags: ({ item: { explosive } }) => (explosive ? explode() : []) },
        // Its author forgot that a coarse purge must cover it.
        { name: "stray", watch: ["price"], tags: ({ item: { price } }) => (price < 0 ? [tags.articles()] : []) },
        {
          name: "mended",
          watch: ["explosiveUntilMs"],
          tags: ({ item: { explosiveUntilMs = 0 } }) => (explosiveUntilMs > Date.now() ? explode() : []),
        },
        { name: "hanging", watch: [], tags: ({ item: { hangsUntilMs = 0 } }) => hang(hangsUntilMs - Date.now()) },
      ],
    }),
    source({
      table: "Catalog",
      name: "Reviews",
      item: item<Review>(),
      match: { pk: "PRODUCT#{id}", sk: "REVIEW#{number}" },
      coarse: { tags: [tags.catalog()], objectKeys: ["shop:product:*"] },
      rules: [
        {
          name: "on-page",
          tags: ({ key: { id } }) => [tags.product({ id })],
          objectKeys: ({ key: { id } }) => [objectKeys.product(id)],
        },
      ],
    }),
    source({
      table: "Articles",
      item: item<Article>(),
      match: { slug: "{slug}" },
      coarse: { tags: [tags.articles()] },
      rules: [{ name: "page", tags: ({ key }) => [tags.article(key)] }],
    }),
    source({
      table: "Notes",
      item: item<Readonly<Record<string, unknown>>>(),
      match: { id: "{id}" },
      coarse: { tags: [tags.notes()] },
      rules: [{ name: "page", tags: ({ key }) => [tags.note(key)] }],
    }),
  ],
  cascade: [{ when: tags.category, alsoPurge: () => [tags.navigation()] }],
  edges: {
    // No item rests: each purge is to be seen by itself.
    www: {
      ancestors: true,
      handWrittenHeaders: true,
      minInterval: "0s",
      budget: { usdPerMonth: 10_000 },
      // A hundred products at once are cheaper purged with the others.
      populations: { catalog: 5_000 },
    },
    api: { ancestors: true, handWrittenHeaders: false, minInterval: "0s", budget: { usdPerMonth: 10_000 } },
  },
});

/** Blocks this thread, as a loop that goes on too long would. */
function hang(forMs: number): [] {
  // Not for `NaN`, which is forever: when a config loads, its rules meet stand-ins for values.
  if (forMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
  return [];
}

function explode(): never {
  throw new Error("a rule that its author did not test");
}
