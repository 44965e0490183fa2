import { objectKeys } from "../../tagwire.config.ts";
import type { Catalogue, CategoryCount, ListedProduct } from "./catalogue.ts";
import type { PlainItem } from "./plain-item.ts";
import type { ProductChanges } from "./product-edit.ts";

/** The two commands the site uses of Redis. Either may reject. */
export interface TextCache {
  get(key: string): Promise<string | null>;
  set(key: string, text: string): Promise<void>;
}

/** The catalogue, read through Redis by plain `GET` and `SET` on the keys that the rules name. */
export class CachedCatalogue {
  readonly #catalogue: Catalogue;
  readonly #cache: TextCache;

  constructor(catalogue: Catalogue, cache: TextCache) {
    this.#catalogue = catalogue;
    this.#cache = cache;
  }

  /** The whole item, or `undefined`; that it is absent is cached too. */
  async product(id: string): Promise<PlainItem | undefined> {
    const product = await this.#through(
      objectKeys.product(id),
      async () => (await this.#catalogue.product(id)) ?? null,
    );
    return product ?? undefined;
  }

  category(name: string): Promise<readonly ListedProduct[]> {
    return this.#through(objectKeys.category(name), () => this.#catalogue.category(name));
  }

  categories(): Promise<readonly CategoryCount[]> {
    return this.#through(objectKeys.categories(), () => this.#catalogue.categories());
  }

  edit(id: string, changes: ProductChanges): Promise<boolean> {
    return this.#catalogue.edit(id, changes);
  }

  /** Redis out of reach, or with something in it that nobody here wrote, costs time and never the page. */
  async #through<T>(key: string, load: () => Promise<T>): Promise<T> {
    let cached: string | null;
    try {
      cached = await this.#cache.get(key);
    } catch {
      return load(); // and no `set`: waiting for the same silence twice helps nobody
    }
    const kept = cached === null ? undefined : parsed(cached);
    if (kept !== undefined) return kept as T;
    const loaded = await load();
    await this.#cache.set(key, JSON.stringify(loaded)).catch(() => undefined);
    return loaded;
  }
}

/** `undefined` for what is no JSON: that is never the text of a value. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
