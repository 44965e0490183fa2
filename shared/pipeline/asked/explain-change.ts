import type { Config } from "../../config/config.ts";
import type { EdgeRequest } from "../../ports/edge-queue.ts";
import { workOf } from "../batch-work.ts";
import type { Change, RawImage } from "../change/change.ts";
import { coarseDue } from "../coarse/coarse-due.ts";
import { findPoisoned } from "../park/poisoned.ts";
import { decide } from "../tags/decide.ts";
import type { Stale } from "../tags/stale.ts";
import type { ObjectPurge } from "../../ports/object-cache.ts";

/** An item before and after a write. */
export interface ExplainedChange {
  readonly table: string;
  readonly old: RawImage | undefined;
  readonly new: RawImage | undefined;
}

/** What a change would purge, and why. */
export interface Explanation {
  readonly effect: "stale" | "ignored" | "unmatched" | "failed";
  readonly stale: Stale;
  readonly objects: ObjectPurge;
  readonly requests: readonly EdgeRequest[];
}

/**
 * Tells what a change would purge, by which rule and attribute; decided as a change of the stream is. Of one that a rule
 * fails on the whole source would be purged.
 *
 * @param writtenAtMs - when it would have been written.
 */
export function explainChange(explained: ExplainedChange, config: Config, writtenAtMs: number): Explanation {
  const change = changeOf(explained, writtenAtMs);
  const stale = decide([change], config);
  const coarse = coarseDue(findPoisoned([], stale.failed, config), config);
  const { objects, requests } = workOf(stale, coarse, config);
  return { effect: effectOf(stale), stale, objects, requests };
}

function changeOf({ table, old, new: now }: ExplainedChange, writtenAtMs: number): Change {
  const event = old === undefined ? "INSERT" : now === undefined ? "REMOVE" : "MODIFY";
  return { table, event, keys: {}, old, new: now, sequenceNumber: "explained", writtenAtMs, index: 0, record: {} };
}

function effectOf({ failed, effective, unmatched }: Stale): Explanation["effect"] {
  if (failed.length > 0) return "failed";
  if (effective > 0) return "stale";
  return unmatched > 0 ? "unmatched" : "ignored";
}
