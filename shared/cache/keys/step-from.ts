import type { Load, LoadContext, ReadOptions } from "../tag-cache.ts";

/**
 * Makes a loader that takes over what an older version of a key holds, and loads only where that holds nothing valid. What comes
 * of it hangs on all that the old entry hangs on, and ends when that ends. To step over several versions, nest them.
 *
 * A reader that needs what was last written gets it loaded.
 *
 * @param previous - key and options of the older version, as its `read` gives them.
 * @param upgrade - makes the new value of an old one; `undefined` has it loaded.
 *
 * @example
 * ```ts
 * const upgrade = (old: { name: string }) => ({ title: old.name });
 * const load = stepFrom(keys.product.at(1).read({ id: 42 }), upgrade, () => loadProduct(42));
 * await cache.getOrSet(...keys.product.read({ id: 42 }), load);
 * ```
 */
export function stepFrom<Old, R>(
  previous: readonly [key: string, options: ReadOptions],
  upgrade: (old: Old) => R | undefined,
  load: Load<R>,
): Load<R> {
  const [key, options] = previous;
  return async (context: LoadContext) => {
    // What was found valid by a copy of Redis that lags would not do.
    const old = context.fresh ? undefined : await context.cache.get(key, { ...options, otherwise: "load" });
    // What came out of the codec is what the older version had put in.
    const upgraded = old === undefined ? undefined : upgrade(old as Old);
    return upgraded === undefined ? load(context) : upgraded;
  };
}
