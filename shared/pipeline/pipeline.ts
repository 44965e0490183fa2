import type { Config } from "../config/config.ts";
import type { Clock } from "../ports/clock.ts";
import type { CoarseGate } from "../ports/coarse-gate.ts";
import type { EdgeQueue } from "../ports/edge-queue.ts";
import type { LaterQueue } from "../ports/later-queue.ts";
import type { ObjectCache } from "../ports/object-cache.ts";
import type { Parking } from "../ports/parking.ts";
import type { Report } from "../ports/reporter.ts";
import { firstIndexOf, workOf } from "./batch-work.ts";
import { readChanges } from "./change/read-changes.ts";
import { coarseDue } from "./coarse/coarse-due.ts";
import { takeTurns } from "./coarse/take-turns.ts";
import { askEarly, nameItems } from "./edge/name-items.ts";
import { queueItems } from "./edge/queue-items.ts";
import { keepLater } from "./later/keep-later.ts";
import { edgesOf, laterPurges } from "./later/later-purges.ts";
import { purgeObjects } from "./objects/purge-objects.ts";
import { outcomeOf, type BatchOutcome } from "./outcome.ts";
import { parkPoisoned } from "./park/park-poisoned.ts";
import { findPoisoned } from "./park/poisoned.ts";
import { reportRead, reportStale } from "./report-batch.ts";
import { skipOld } from "./stewardship/skip-old.ts";
import { decide } from "./tags/decide.ts";

/** What a batch is worked on with. */
export interface Invalidation {
  readonly config: Config;
  /** Logical name of the table that an `eventSourceARN` belongs to. */
  readonly tableOf: (eventSourceArn: string) => string | undefined;
  readonly objectCaches: ReadonlyMap<string, ObjectCache>;
  readonly edgeQueue: EdgeQueue;
  readonly laterQueue: LaterQueue;
  readonly parking: Parking;
  readonly coarseGate: CoarseGate;
  /**
   * When each table was activated, in milliseconds since the Unix epoch, by logical name: what was written before is
   * skipped.
   *
   * @default nothing is skipped
   */
  readonly activations?: ReadonlyMap<string, number>;
  readonly clock: Clock;
  readonly report: Report;
  /** Fires when there is just time enough left to answer. */
  readonly signal: AbortSignal;
}

/**
 * Takes a stream batch to purged caches. Read this file first; each step is a folder beside it.
 *
 * All of it may happen twice, and batches in any order: a crash at any point, and then the batch again, loses nothing.
 *
 * @param records - as the stream brings them, in its order.
 * @throws {UnknownPositionError} when the whole batch must come again.
 */
export async function invalidate(records: readonly unknown[], run: Invalidation): Promise<BatchOutcome> {
  const { config, clock, report } = run;

  const { changes, unreadable, skipped } = skipOld(readChanges(records, run.tableOf), run.activations);
  reportRead(changes, unreadable, skipped, run);

  const startedAtMs = clock.now();
  const stale = decide(changes, config); // tags, object keys and paths, each with its cause
  reportStale(stale, clock.now() - startedAtMs, report);

  // what can't be handled is kept aside, and all of its source is purged in its place: with this batch, or in its turn
  const poisoned = findPoisoned(unreadable, stale.failed, config);
  const [notParked, coarse] = await Promise.all([
    parkPoisoned(poisoned, run),
    takeTurns(coarseDue(poisoned, config), run),
  ]);
  const work = workOf(stale, coarse.now, config);

  // inner cache first: an edge purged before it would fill again from what is stale in there
  const failedCaches = await purgeObjects(work.objects, "change", run);
  const asked = { ...work, requests: nameItems(work.requests, records) };
  const again = laterPurges(asked, failedCaches, config);
  const edgesAgain = edgesOf(again);
  const [failedRequests, notKept] = await Promise.all([
    queueItems(askEarly(asked.requests, edgesAgain), run),
    keepLater([...again, ...coarse.later], run),
  ]);
  if (notKept === undefined) await coarse.tellGate();

  // a purge kept for all changes of an item must not be the only one for those that don't come again: a later one, kept
  // for the others alone and under the same name, may be made before it
  const uncut = asked.requests.filter(({ edge }) => edgesAgain.has(edge));
  return outcomeOf(records, [notParked, firstIndexOf(failedRequests, work), notKept], uncut);
}
