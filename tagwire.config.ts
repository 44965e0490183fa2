import { defineConfig, defineTags, item, source } from "tagwire/config";

/** A product of the demo's catalogue: what the rules look at. */
export interface Product {
  readonly id: string;
  readonly category?: string;
  readonly description?: string;
  readonly version?: string;
}

/** Names for what pages show. The site tags its responses with them, the rules below say when they are stale. */
export const tags = defineTags({
  products: "products",
  product: { tag: "product:{productId}", under: "products" },
  category: { tag: "category:{name}", under: "products" },
  categories: { tag: "categories", under: "products" },
});

/** What other programs keep in Redis by themselves, without tags: here, products by plain `GET` and `SET`. */
export const plainKey = (productId: string): string => `catalogue:product:${productId}`;

/** Addresses of the site. Rules and links use the same ones, so that a purge by path meets the page. */
export const productPath = (id: string): string => `/products/${encodeURIComponent(id)}`;
export const productJsonPath = (id: string): string => `${productPath(id)}.json`;
export const categoryPath = (name: string): string => `/categories/${encodeURIComponent(name)}`;

/** The category a product is listed in, if any. */
const categoryOf = ({ category }: Product): readonly string[] => (category === undefined ? [] : [category]);

export default defineConfig({
  namespace: "catalogue",
  tags,
  sources: [
    source({
      table: "Products",
      item: item<Product>(),
      match: { pk: "PRODUCT#{productId}", sk: "META" },
      coarse: { tags: [tags.products()], paths: ["/products/*"], objectKeys: [plainKey("*")] },
      rules: [
        {
          name: "page",
          tags: ({ key }) => [tags.product(key)],
          objectKeys: ({ key }) => [plainKey(key.productId)],
        },
        {
          name: "list",
          watch: ["description", "version"],
          tags: ({ item }) => categoryOf(item).map((name) => tags.category({ name })),
        },
        { name: "counts", watch: ["category"], tags: () => [tags.categories()] },
        {
          // Whether tags bind to a 404 is not documented: a product that appears is purged by path as well.
          name: "appears",
          watch: [],
          paths: ({ key }) => [productPath(key.productId), productJsonPath(key.productId)],
        },
      ],
    }),
  ],
  edges: {
    // The site's headers come from the cache client's page, which never lets the edge keep what was purged meanwhile.
    www: {
      maxStaleness: "60s",
      ancestors: true,
      handWrittenHeaders: false,
      knownAs: { zoneId: "023e105f4ecef8ad9ca31a8372d0c353", serviceId: "SU1Z0isxPaozGVKXdv0eY" },
    },
  },
});
