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

/** Redis keys under which the site caches what it loads. */
export const objectKeys = {
  product: (id: string): string => `catalogue:product:${id}`,
  category: (name: string): string => `catalogue:category:${name}`,
  categories: (): string => "catalogue:categories",
};

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
      coarse: { tags: [tags.products()], paths: ["/products/*"], objectKeys: ["catalogue:*"] },
      rules: [
        {
          name: "page",
          tags: ({ key }) => [tags.product(key)],
          objectKeys: ({ key }) => [objectKeys.product(key.productId)],
        },
        {
          name: "list",
          watch: ["description", "version"],
          tags: ({ item }) => categoryOf(item).map((name) => tags.category({ name })),
          objectKeys: ({ item }) => categoryOf(item).map(objectKeys.category),
        },
        {
          name: "counts",
          watch: ["category"],
          tags: () => [tags.categories()],
          objectKeys: () => [objectKeys.categories()],
        },
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
    www: { maxStaleness: "60s", ancestors: true },
  },
});
