import type { AttributePath } from "./attribute-paths.ts";
import type { Crossing } from "./crosses.ts";
import type { Tag } from "./tag.ts";
import type { ParamNames } from "./template.ts";

declare const itemType: unique symbol;
declare const usedEdges: unique symbol;

/** Stands for the type of a source's items. Made by {@link item}. */
export interface ItemWitness<Item> {
  readonly [itemType]?: Item;
}

/**
 * Says what type the items of a source have, so that attribute names and rules are checked against it.
 *
 * @example
 * ```ts
 * source({ table: "Products", item: item<Product>(), rules: [] });
 * ```
 */
export function item<Item>(): ItemWitness<Item> {
  return {};
}

/** Templates on string or number attributes, usually the keys: `{ pk: "PRODUCT#{productId}", sk: "META" }`. */
export type Match = Readonly<Record<string, string>>;

/** Attributes that must equal a value: `{ entity: "Product" }`. */
type Where<Item> = { readonly [P in AttributePath<Item, Scalar>]?: WhereValue<Item, P> };

type WhereValue<Item, P extends string> = Item extends unknown
  ? P extends keyof Item
    ? unknown extends Item[P]
      ? Scalar
      : Extract<Item[P], Scalar>
    : P extends `${string}.${string}`
      ? Scalar
      : never
  : never;

type Scalar = string | number | boolean;

/** Attributes whose change makes a rule fire. */
type Watched<Item> = AttributePath<Item> | Crossing<AttributePath<Item, number | bigint>>;

/** What the functions of a rule are given: one image of a changed item. */
export interface ItemImage<Item, M extends Match> {
  /** Parameters of `match`, as text. */
  readonly key: { readonly [P in ParamNames<M[keyof M & string]>]: string };
  /**
   * The item, read lazily and read-only: maps and lists as they are, sets as `Set`, binary as `Uint8Array`, numbers as
   * `number`, or `bigint` where they are whole and beyond 2^53.
   */
  readonly item: Item;
}

/**
 * What a change of an item makes stale. The functions are called for the old and for the new image, and the union is
 * stale; they must be synchronous and depend on nothing but what they are given.
 */
export interface Rule<Item, M extends Match = Match, Edges extends string = string> {
  /** Unique within its source; appears in every explanation of a purge. */
  readonly name: string;
  /**
   * Attributes that matter. A change of others is ignored as long as the rule's outputs stay the same; `[]` goes by
   * outputs only.
   *
   * @default every attribute matters
   */
  readonly watch?: readonly Watched<Item>[];
  /** Tags that become stale. */
  readonly tags?: (image: ItemImage<Item, M>) => Iterable<Tag>;
  /** Plain Redis keys, written by others than the cache client, that become stale. */
  readonly objectKeys?: (image: ItemImage<Item, M>) => Iterable<string>;
  /** Paths that become stale at the edges: `/c/tv`; `*` as the last character stands for anything. */
  readonly paths?: (image: ItemImage<Item, M>) => Iterable<string>;
  /**
   * Edges this rule concerns.
   *
   * @default all edges
   */
  readonly edges?: readonly Edges[];
}

/** What stands for everything a source can emit. */
export interface CoarseOptions {
  /** Tags that are, or are above, every tag the source can emit. */
  readonly tags?: readonly Tag[];
  /** Paths, `*` as the last character allowed. */
  readonly paths?: readonly string[];
  /** Plain Redis keys, `*` as the last character allowed. */
  readonly objectKeys?: readonly string[];
  /**
   * Everything the edges and the cache client hold. Plain Redis keys still need `objectKeys`.
   *
   * @default false, unless the source has no `coarse` at all
   */
  readonly all?: boolean;
}

export interface SourceOptions<
  Item,
  Table extends string = string,
  M extends Match = Match,
  Edges extends string = string,
> {
  /** Logical name of the table; the construct maps it to a real one. */
  readonly table: Table;
  /** @default the table's name, when it is the table's only source; otherwise it must be given */
  readonly name?: string;
  /** Type of the items: `item<Product>()`. */
  readonly item: ItemWitness<Item>;
  /**
   * Templates that an item's attributes must match. A parameter ends where the text after it first occurs; only one at
   * the end takes all that is left.
   *
   * @default every item of the table matches
   */
  readonly match?: M;
  /** Attributes that must equal a value for an item to be of this source. */
  readonly where?: Where<Item>;
  /**
   * What is purged when a change can't be handled.
   *
   * @default everything: `/*` at every edge and all of this namespace in Redis
   */
  readonly coarse?: CoarseOptions;
  /**
   * Names what the source's rules decide, 1 to 64 characters. When it changes, the source is purged as a whole after the
   * deploy. Raise it with every change of `rules`, `coarse`, `match`, `where`, and of whatever they call: nobody else
   * notices.
   *
   * @default any change of the config's module, and of what it imports, counts as a change of the rules
   */
  readonly revision?: string;
  readonly rules: readonly Rule<Item, NoInfer<M>, Edges>[];
}

/** One entity of one table with its rules, not yet checked. Made by {@link source}, checked by {@link defineConfig}. */
export interface Source<Table extends string = string, Edges extends string = string> {
  readonly table: Table;
  readonly [usedEdges]?: Edges;
}

/**
 * Describes one entity of one table: which items are of it, and what a change of one makes stale.
 *
 * @example
 * ```ts
 * source({
 *   table: "Products",
 *   item: item<Product>(),
 *   match: { pk: "PRODUCT#{productId}", sk: "META" },
 *   coarse: { tags: [tags.products()] },
 *   rules: [{ name: "page", tags: ({ key }) => [tags.product(key)] }],
 * });
 * ```
 */
export function source<
  Item,
  const Table extends string,
  const M extends Match = Readonly<Record<never, never>>,
  const Edges extends string = never,
>(options: SourceOptions<Item, Table, M, Edges>): Source<Table, Edges> {
  return options;
}
