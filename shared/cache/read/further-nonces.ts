/** Most keys it remembers. */
const MAX_KEYS = 10_000;

/**
 * Which nonces entries hang on besides those of their declared tags: with them asked for at once, a read takes one command
 * instead of two, and what is loaded under them can be kept.
 */
export class FurtherNonces {
  readonly #byKey = new Map<string, readonly string[]>();

  of(key: string): readonly string[] {
    return this.#byKey.get(key) ?? [];
  }

  remember(key: string, names: readonly string[]): void {
    this.#byKey.delete(key);
    if (names.length === 0) return;
    this.#byKey.set(key, names);
    const [oldest] = this.#byKey.keys();
    if (this.#byKey.size > MAX_KEYS && oldest !== undefined) this.#byKey.delete(oldest);
  }
}
