import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { memory } from "tagwire/cache/memory";
import { createTagCache } from "tagwire/cache/pages";
import type { Tag } from "tagwire/config";
import { Catalogue } from "../../../functions/demo-site/catalogue.ts";
import { site } from "../../../functions/demo-site/site.ts";
import { tags } from "../../../tagwire.config.ts";

/** A page without what tells when it was made. */
export interface Page {
  readonly status: number;
  readonly body: string;
}

/** How keys of products and of categories begin. */
const [PRODUCTS, CATEGORIES] = ["product:", "category:"];

/** What the table says that pages and objects should show. */
export class Truth {
  readonly #catalogue: Catalogue;
  readonly #site: ReturnType<typeof site>;
  readonly #pages = new Map<string, Page>();

  constructor(client: DynamoDBClient, table: string) {
    this.#catalogue = new Catalogue(client, table);
    this.#site = site({
      catalogue: this.#catalogue,
      cache: createTagCache({ store: memory(), namespace: "truth" }),
      mayEdit: undefined,
      now: () => new Date(0),
      report: (error) => {
        throw error;
      },
    });
  }

  /** Whether the page at a path depends on the table. */
  shows(path: string): boolean {
    return path === "/" || path.startsWith("/products/") || path.startsWith("/categories/");
  }

  /** A page as it is made of the table alone. Each is made once: ask when nothing is written any more. */
  async page(path: string): Promise<Page> {
    const known = this.#pages.get(path);
    if (known) return known;
    const answer = await this.#site.request(path);
    const page = { status: answer.status, body: unstamped(await answer.text()) };
    this.#pages.set(path, page);
    return page;
  }

  /** What belongs under a key of the demo's cache: `undefined` where there is nothing. */
  async value(key: string): Promise<unknown> {
    if (key.startsWith(PRODUCTS)) return await this.#catalogue.product(key.slice(PRODUCTS.length));
    if (key.startsWith(CATEGORIES)) return await this.#catalogue.category(key.slice(CATEGORIES.length));
    return await this.#catalogue.categories();
  }
}

/** Tags of a key of the demo's cache. */
export function tagsOf(key: string): readonly Tag[] {
  if (key.startsWith(PRODUCTS)) return [tags.product({ productId: key.slice(PRODUCTS.length) })];
  if (key.startsWith(CATEGORIES)) return [tags.category({ name: key.slice(CATEGORIES.length) })];
  return [tags.categories()];
}

/** A page's text without the stamp of when it was made. */
export function unstamped(body: string): string {
  return body.replace(/<p class="stamp">.*?<\/p>/s, "");
}
