import type { Cause } from "./cause.ts";

/** One thing an edge can drop, in the words of its API, and why. */
export interface EdgeItem {
  /** `#product:42`, `/c/tv` or `/c/*`; encoded and within the edge's limits. */
  readonly item: string;
  /** Items that drop this one too on an edge whose responses carry all ancestors, nearest first: `#products`. */
  readonly under: readonly string[];
  readonly cause: Cause;
  /**
   * What may be sent in its place at most, because whoever asked may purge no more: items, `*` as the last character
   * standing for anything. `["#product:*", "/c/*"]`
   *
   * @default whatever covers it
   */
  readonly within?: readonly string[];
}

/** An edge item as it is asked for. */
export interface NamedItem extends EdgeItem {
  /**
   * Names the work: of two items that are the same and have the same name, the planner takes one, so that a batch that
   * comes again, whole or in parts, costs nothing at the edge.
   *
   * @default new work, whenever it is asked for
   */
  readonly name?: string;
}
