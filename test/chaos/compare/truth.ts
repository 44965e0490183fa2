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

  /** A page as it is made of the table alone. Each is made once: ask when nothing is written any more. */
  async page(path: string): Promise<Page> {
    const known = this.#pages.get(path);
    if (known) return known;
    const answer = await this.#site.request(path);
    const page = { status: answer.status, body: unstamped(await answer.text()) };
    this.#pages.set(path, page);
    return page;
  }

  /** The text that belongs under a key of Redis. */
  async object(key: string): Promise<string> {
    return JSON.stringify(await this.#object(key));
  }

  async #object(key: string): Promise<unknown> {
    const [products, categories] = [objectKeys.product(""), objectKeys.category("")];
    if (key.startsWith(products)) return (await this.#catalogue.product(key.slice(products.length))) ?? null;
    if (key.startsWith(categories)) return await this.#catalogue.category(key.slice(categories.length));
    if (key === objectKeys.categories()) return await this.#catalogue.categories();
    throw new Error(`nothing of the demo is kept under ${key}`);
  }
}

/** A page's text without the stamp of when it was made. */
export function unstamped(body: string): string {
  return body.replace(/<p class="stamp">.*?<\/p>/s, "");
}
