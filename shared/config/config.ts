import type { Tag } from "./tag.ts";

/** How one edge is purged. What {@link defineConfig} makes of an edge's options; all defaults filled in. */
export interface EdgeSettings {
  readonly name: string;
  /** `observe` decides, prices and logs every purge and sends none. */
  readonly mode: "send" | "observe";
  /** From queueing an item to sending its purge, in milliseconds. */
  readonly maxStalenessMs: number;
  /** Shortest time between two purges of the same item, in milliseconds. */
  readonly minIntervalMs: number;
  /** All its responses carry the ancestors of their tags, so that a tag covers those under it. */
  readonly ancestors: boolean;
  /** Its tag headers are written by hand, not by the header helper: purge again after the settle time. */
  readonly handWrittenHeaders: boolean;
  /** Header in which origins send tags to this edge, lower case. */
  readonly tagHeader: string;
  readonly budgetUsdPerMonth: number | undefined;
}

/** Everything a source can touch: what is purged when a change of it can't be handled. */
export interface Coarse {
  readonly tags: readonly Tag[];
  readonly paths: readonly string[];
  /** Plain keys, `*` as the last character allowed. */
  readonly objectKeys: readonly string[];
  /** Everything: `/*` at every edge, `purgeAll` in every object cache. */
  readonly all: boolean;
}
