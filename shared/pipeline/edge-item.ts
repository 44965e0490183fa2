import type { Cause } from "./cause.ts";

/** One thing an edge can drop, in the words of its API, and why. */
export interface EdgeItem {
  /** `#product:42`, `/c/tv` or `/c/*`; encoded and within the edge's limits. */
  readonly item: string;
  /** Items that drop this one too on an edge whose responses carry all ancestors, nearest first: `#products`. */
  readonly under: readonly string[];
  readonly cause: Cause;
}
