/** Watches one side of a threshold instead of every value. Made by {@link crosses}. */
export interface Crossing<A extends string = string> {
  readonly crosses: A;
  readonly at: number | bigint;
}

/**
 * Watches a numeric attribute for the moments it passes a threshold.
 *
 * Fires when the sign of `attribute - at` changes, compared exactly in decimal: below, at and above are three states, and
 * absent (or not a number) is a fourth.
 *
 * @param attribute - name, or dotted path into maps.
 * @param at - any finite number.
 *
 * @example
 * ```ts
 * const rule = { name: "lists", watch: [crosses("stock", 0)] };
 * ```
 */
export function crosses<const A extends string>(attribute: A, at: number | bigint): Crossing<A> {
  return { crosses: attribute, at };
}
