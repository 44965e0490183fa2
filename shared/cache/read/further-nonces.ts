import { Recent } from "./recent.ts";

/** Most keys it remembers. */
const MAX_KEYS = 10_000;

/**
 * Which nonces entries hang on besides those of their declared tags: with them asked for at once, a read takes one command
 * instead of two, and what is loaded under them can be kept.
 */
export class FurtherNonces {
  readonly #byKey = new Recent<readonly string[]>(MAX_KEYS);

  of(key: string): readonly string[] {
    return this.#byKey.get(key) ?? NONE;
  }

  remember(key: string, names: readonly string[]): void {
    if (names.length > 0) this.#byKey.set(key, names);
    else this.#byKey.delete(key);
  }
}

const NONE: readonly string[] = [];
