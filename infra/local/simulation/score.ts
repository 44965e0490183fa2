import { USD_PER_ITEM } from "../../../shared/pipeline/plan/price.ts";
import { EdgeContents } from "./edge-contents.ts";
import { groupBy } from "../../../shared/group-by.ts";
import { type QuotaUse, quotaUse } from "./quota-use.ts";
import type { Send } from "./send.ts";
import { WaitingAsks } from "./waiting-asks.ts";
import type { Workload } from "./workload.ts";

/** What a policy made of a workload. */
export interface Score {
  /** What CloudFront bills: paths and tags. */
  readonly items: number;
  readonly billUsd: number;
  /** Loading again what was purged needlessly. */
  readonly refetchUsd: number;
  readonly dollars: number;
  readonly objectsPurged: number;
  /** Objects that were not stale. */
  readonly objectsNeedless: number;
  /** From a change to the call that purges what it made stale, in seconds; each item of each change counts. */
  readonly staleness: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly quota: QuotaUse;
}

/**
 * Adds up what calls to an edge cost and do. A change that comes in the millisecond of a call came before it. What one
 * millisecond drops twice is loaded again once.
 *
 * @param sends - earliest first.
 * @throws {Error} when something stale was never sent for.
 */
export function score(workload: Workload, sends: readonly Send[], refetchUsd: number): Score {
  const contents = new EdgeContents(workload);
  const waiting = new WaitingAsks();
  const waitedMs: number[] = [];
  let at = 0;
  const changesUntil = (untilMs: number): void => {
    for (let change = workload.changes[at]; change && change.atMs <= untilMs; change = workload.changes[++at]) {
      contents.change(change);
      for (const ask of change.asks) waiting.ask(ask, change.atMs);
    }
  };

  let objectsPurged = 0;
  let objectsNeedless = 0;
  for (const [atMs, calls] of groupBy(sends, (send) => send.atMs)) {
    changesUntil(atMs);
    const items = new Set(calls.flatMap((call) => call.items));
    const { purged, needless } = contents.purge(items);
    objectsPurged += purged;
    objectsNeedless += needless;
    for (const item of items) waitedMs.push(...waiting.send(item, atMs));
  }
  changesUntil(Infinity);
  if (waiting.count > 0) throw new Error(`${waiting.count} items were never sent for`);

  const items = sends.reduce((sum, send) => sum + (send.billed ?? send.items.length), 0);
  const billUsd = items * USD_PER_ITEM;
  return {
    items,
    billUsd,
    refetchUsd: objectsNeedless * refetchUsd,
    dollars: billUsd + objectsNeedless * refetchUsd,
    objectsPurged,
    objectsNeedless,
    staleness: staleness(waitedMs),
    quota: quotaUse(sends),
  };
}

function staleness(waitedMs: number[]): Score["staleness"] {
  const sorted = Float64Array.from(waitedMs).sort();
  const below = (share: number): number => (sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0) / 1_000;
  return { p50: below(0.5), p99: below(0.99), max: below(1) };
}
