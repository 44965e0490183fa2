import { defineTags } from "../../../shared/config/define-tags.ts";
import { item, source } from "../../../shared/config/source.ts";

export interface Product {
  readonly category: string;
  readonly stock: number;
}

export const tags = defineTags({
  products: "products",
  product: { tag: "product:{id}", under: "products" },
  navigation: "navigation",
  sitemap: "sitemap",
});

/** The least that a source can say. */
export function products(): ReturnType<typeof source<Product, "Products">> {
  return source({ table: "Products", item: item<Product>(), rules: [{ name: "page", tags: () => [tags.products()] }] });
}
