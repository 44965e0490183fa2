import type { EdgeRequest } from "../../ports/edge-queue.ts";
import type { LaterPurge } from "../../ports/later-queue.ts";
import type { ObjectPurge } from "../../ports/object-cache.ts";
import type { CoarseReason } from "../coarse/coarse-reason.ts";
import type { Ordering } from "../coarse/order-coarse-purge.ts";
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
 * Keeps the purges, to be made once the sources have settled. Ordered twice they are made twice, and paid for.
 *
 * @throws {PurgeTargetError} when any was not kept; then nothing may be noted that counts on it.
 */
export async function orderPurges(orders: readonly PurgeOrder[], run: PurgeOrdering): Promise<void> {
  if (orders.length === 0) return;
  const { laterQueue, report, settleMs, signal } = run;
  const purges = orders.map(({ objectCaches, objects, edges }): LaterPurge => {
    return { reason: "coarse", objectCaches, objects, edges, delayMs: settleMs };
  });
  await laterQueue.keep(purges, signal);
  for (const { reason, sources, edges } of orders) {
    for (const source of sources) report({ type: "coarse-ordered", source, reason });
    if (sources.length === 0) for (const { edge } of edges) report({ type: "full-purge-ordered", edge, reason });
  }
}
