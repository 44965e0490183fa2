import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CachedCatalogue, type TextCache } from "../../../functions/demo-site/cached-catalogue.ts";
import { Catalogue } from "../../../functions/demo-site/catalogue.ts";
import { site } from "../../../functions/demo-site/site.ts";
import { objectKeys } from "../../../tagwire.config.ts";

/** A page without what tells when it was made. */
export interface Page {
  readonly status: number;
  readonly body: string;
}

/** How keys of products and of categories begin. */
const [PRODUCTS, CATEGORIES] = [objectKeys.product(""), objectKeys.category("")];

const NOTHING_CACHED: TextCache = { get: async () => null, set: async () => undefined };

/** What the table says that pages and objects should show. */
export class Truth {
  readonly #catalogue: Catalogue;
  readonly #site: ReturnType<typeof site>;
  readonly #pages = new Map<string, Page>();

  constructor(client: DynamoDBClient, table: string) {
    this.#catalogue = new Catalogue(client, table);
    this.#site = site({
      catalogue: new CachedCatalogue(this.#catalogue, NOTHING_CACHED),
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

  /** Whether the demo puts something under a key of Redis. */
  knows(key: string): boolean {
    return key.startsWith(PRODUCTS) || key.startsWith(CATEGORIES) || key === objectKeys.categories();
  }

  /** The text that belongs under a key of the demo. */
  async object(key: string): Promise<string> {
    return JSON.stringify(await this.#object(key));
  }

  async #object(key: string): Promise<unknown> {
    if (key.startsWith(PRODUCTS)) return (await this.#catalogue.product(key.slice(PRODUCTS.length))) ?? null;
    if (key.startsWith(CATEGORIES)) return await this.#catalogue.category(key.slice(CATEGORIES.length));
    return await this.#catalogue.categories();
  }
}

/** A page's text without the stamp of when it was made. */
export function unstamped(body: string): string {
  return body.replace(/<p class="stamp">.*?<\/p>/s, "");
}
