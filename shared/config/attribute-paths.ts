/** Values that are compared as a whole: a path never leads into them. */
type Leaf = readonly unknown[] | ReadonlySet<unknown> | Uint8Array | ((...args: never) => unknown);

/** Paths below an attribute are offered three maps deep, so that recursive types end. */
type Deeper = readonly [never, 0, 1, 2];

/**
 * Attributes of an item and, dotted, those of its maps: `"name" | "seo" | "seo.title"`. With `V`, only those that may
 * hold such a value.
 */
export type AttributePath<T, V = unknown, Depth extends number = 3> = T extends unknown
  ? { [K in keyof T & string]: OwnPath<T[K], V, K> | PathBelow<NonNullable<T[K]>, V, K, Depth> }[keyof T & string]
  : never;

type OwnPath<Value, V, K extends string> = unknown extends Value
  ? K | `${K}.${string}`
  : [Extract<NonNullable<Value>, V>] extends [never]
    ? never
    : K;

type PathBelow<Value, V, K extends string, Depth extends number> = Depth extends 0
  ? never
  : Value extends Leaf
    ? never
    : Value extends object
      ? `${K}.${AttributePath<Value, V, Deeper[Depth] & number>}`
      : never;
