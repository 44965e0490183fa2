import type { Tag } from "../../config/tag.ts";
import type { Change } from "../change/change.ts";
import type { Cause } from "../cause.ts";

/** Something stale, once per batch: the earliest change that made it so, and how many did. */
interface StaleThing {
  readonly cause: Cause;
  /** Place in the batch of the earliest change that made it stale. */
  readonly firstIndex: number;
  /** Place in the batch of the latest one. */
  readonly lastIndex: number;
  readonly changes: number;
}

export interface StaleTag extends StaleThing {
  readonly tag: Tag;
  /** Edges it concerns, all of them unless every rule that emitted it names fewer. */
  readonly edges: readonly string[];
}

export interface StalePath extends StaleThing {
  /** As the rule gave it: not yet encoded for CloudFront. */
  readonly path: string;
  readonly edges: readonly string[];
}

export interface StaleObjectKey extends StaleThing {
  /** Verbatim. A trailing `*` is a wildcard only where it comes from a source's `coarse`. */
  readonly key: string;
}

/** A change whose rule, or whose reading, threw. */
export interface FailedChange {
  readonly change: Change;
  readonly source: string;
  readonly rule: string;
  /** The error's name and where it came from, without item data. */
  readonly reason: string;
}

/** Something a rule emitted that its source's `coarse` does not cover. */
export interface OutsideCoarse {
  readonly source: string;
  readonly rule: string;
  /** Definition name of a tag, or the kind of output: `path`, `object key`. */
  readonly what: string;
}

/** All that a batch of changes made stale, each thing once. */
export interface Stale {
  readonly tags: readonly StaleTag[];
  readonly paths: readonly StalePath[];
  readonly objectKeys: readonly StaleObjectKey[];
  readonly failed: readonly FailedChange[];
  readonly outsideCoarse: readonly OutsideCoarse[];
  /** Changes that matched a source and made something stale. */
  readonly effective: number;
  /** Changes that matched a source and altered neither a watched attribute nor an output. */
  readonly ignored: number;
  /** Changes that match no source. */
  readonly unmatched: number;
}
