import { Recent } from "./recent.ts";
import type { Request } from "./request.ts";

/** Most keys it remembers. */
const MAX_KEYS = 10_000;

/**
 * Which nonces entries hang on besides those of their declared tags: with them asked for at once, a read takes one command
 * instead of two, and what is loaded under them can be kept.
 */
export class FurtherNonces {
  readonly #byKey = new Recent<readonly string[]>(MAX_KEYS);

  /** Names of all nonces that what is loaded for a request will hang on, as far as that is known. */
  namesOf({ key, own }: Request): readonly string[] {
    const further = this.#byKey.get(key);
    return further ? [...own, ...further] : own;
  }

  remember(key: string, names: readonly string[]): void {
    if (names.length > 0) this.#byKey.set(key, names);
    else this.#byKey.delete(key);
  }
}
