import type { EdgeRequest } from "../../ports/edge-queue.ts";
import type { LaterPurge } from "../../ports/later-queue.ts";
import type { ObjectPurge } from "../../ports/object-cache.ts";
import { mergeObjects } from "../objects/object-purge.ts";
import type { CoarseReason } from "../coarse/coarse-reason.ts";
import { mergeRequests, type Ordering } from "../coarse/order-coarse-purge.ts";
import type { Standing } from "./standing.ts";

/** A purge of much, without a change at hand. */
export interface PurgeOrder {
  readonly reason: CoarseReason;
  /** Sources all of which it covers; empty when it is of everything. */
  readonly sources: readonly string[];
  readonly objectCaches: readonly string[];
  readonly objects: ObjectPurge;
  readonly edges: readonly EdgeRequest[];
}

/** What a duty calls for: purges, and what may be noted once they are kept. */
export interface Duty {
  readonly orders: readonly PurgeOrder[];
  readonly standing: Standing;
}

/** What ordering purges takes. */
export type PurgeOrdering = Pick<Ordering, "laterQueue" | "report" | "signal"> & { readonly settleMs: number };

/**
 * Keeps the purges, those of the same object caches as one, to be made once the sources have settled. Ordered twice they are made twice, and paid for.
 *
 * @throws {PurgeTargetError} when any was not kept; then nothing may be noted that counts on it.
 */
export async function orderPurges(orders: readonly PurgeOrder[], run: PurgeOrdering): Promise<void> {
  if (orders.length === 0) return;
  const { laterQueue, report, settleMs, signal } = run;
  await laterQueue.keep(joined(orders, settleMs), signal);
  for (const { reason, sources, edges } of orders) {
    for (const source of sources) report({ type: "coarse-ordered", source, reason });
    if (sources.length === 0) for (const { edge } of edges) report({ type: "full-purge-ordered", edge, reason });
  }
}

/** Sources share tags: what two of them can touch is to be paid for once. */
function joined(orders: readonly PurgeOrder[], delayMs: number): readonly LaterPurge[] {
  const byCaches = new Map<string, PurgeOrder[]>();
  for (const order of orders) {
    const caches = order.objectCaches.join(" ");
    byCaches.set(caches, [...(byCaches.get(caches) ?? []), order]);
  }
  return Array.from(byCaches.values(), (group) => ({
    reason: "coarse",
    objectCaches: group[0]?.objectCaches ?? [],
    objects: mergeObjects(group.map(({ objects }) => objects)),
    edges: mergeRequests(group.flatMap(({ edges }) => edges)),
    delayMs,
  }));
}
