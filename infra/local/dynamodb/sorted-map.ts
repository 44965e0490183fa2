import type { RangeOptions } from "dynalite/db/index.js";
import { lowerBound } from "./lower-bound.ts";

/** A map that can be read in key order: the items of a table, or what an index shows of them. */
export class SortedMap<V> {
  readonly #values = new Map<string, V>();
  readonly #keys: string[] = [];

  get size(): number {
    return this.#keys.length;
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: V): void {
    if (!this.#values.has(key)) this.#keys.splice(this.#firstFrom(key), 0, key);
    this.#values.set(key, value);
  }

  delete(key: string): void {
    if (this.#values.delete(key)) this.#keys.splice(this.#firstFrom(key), 1);
  }

  /** All values, in no order. */
  values(): Iterable<V> {
    return this.#values.values();
  }

  /** A snapshot of the values whose keys lie in the range, in the order asked for. A negative limit is none. */
  range({ gt, gte, lt, lte, reverse = false, limit = -1 }: RangeOptions): readonly V[] {
    const from = gt !== undefined ? this.#firstAfter(gt) : gte !== undefined ? this.#firstFrom(gte) : 0;
    const to = lt !== undefined ? this.#firstFrom(lt) : lte !== undefined ? this.#firstAfter(lte) : this.#keys.length;
    const count = limit < 0 ? Math.max(to - from, 0) : limit;
    const keys = reverse
      ? this.#keys.slice(Math.max(to - count, from), to).reverse()
      : this.#keys.slice(from, Math.min(from + count, to));
    return keys.flatMap((key) => {
      const value = this.#values.get(key);
      return value === undefined ? [] : [value];
    });
  }

  #firstFrom(key: string): number {
    return lowerBound(this.#keys.length, (index) => (this.#keys[index] ?? "") < key);
  }

  #firstAfter(key: string): number {
    return lowerBound(this.#keys.length, (index) => (this.#keys[index] ?? "") <= key);
  }
}
