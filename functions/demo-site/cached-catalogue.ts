import type { Reads } from "tagwire/cache";
import { tags } from "../../tagwire.config.ts";
import type { Catalogue, CategoryCount, ListedProduct } from "./catalogue.ts";
import type { PlainItem } from "./plain-item.ts";

/** The catalogue as a page reads it: through the cache, so that the page carries the tags of all it shows. */
export class CachedCatalogue {
  readonly #catalogue: Catalogue;
  readonly #reads: Reads;

  constructor(catalogue: Catalogue, reads: Reads) {
    this.#catalogue = catalogue;
    this.#reads = reads;
  }

  /** The whole item, or `undefined`; that it is absent is cached too. */
  product(id: string): Promise<PlainItem | undefined> {
    return this.#reads.getOrSet(
      `product:${id}`,
      { tags: [tags.product({ productId: id })], source: "consistent" },
      async (load) => (await this.#catalogue.product(id)) ?? load.miss(),
    );
  }

  /** An index answers: what it says just after a purge is good for a moment only. */
  category(name: string): Promise<readonly ListedProduct[]> {
    return this.#reads.getOrSet(`category:${name}`, { tags: [tags.category({ name })] }, () =>
      this.#catalogue.category(name),
    );
  }

  /** As {@link category}. */
  categories(): Promise<readonly CategoryCount[]> {
    return this.#reads.getOrSet("categories", { tags: [tags.categories()] }, () => this.#catalogue.categories());
  }
}
