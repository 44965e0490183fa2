import { coarseOf, EVERYTHING } from "../../config/coarse-of.ts";
import type { Config } from "../../config/config.ts";
import type { EdgeRequest } from "../../ports/edge-queue.ts";
import type { LaterQueue } from "../../ports/later-queue.ts";
import type { Report } from "../../ports/reporter.ts";
import type { EdgeItem } from "../edge-item.ts";
import { requestsOfCoarse } from "../edge/batch-requests.ts";
import { mergeObjects, objectsOfCoarse } from "../objects/object-purge.ts";
import type { CoarseReason } from "./coarse-reason.ts";

/** What ordering a coarse purge takes. */
export interface Ordering {
  readonly config: Config;
  readonly laterQueue: LaterQueue;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Orders the coarse purges of sources, all in one: kept durably, and made object caches first, then the edges, once the
 * source has settled. Ordered twice it is made twice, and paid for.
 *
 * @param sources - names; one nobody knows stands for everything.
 * @throws {PurgeTargetError} when it was not kept; then nothing may be forgotten that needs it.
 */
export async function orderCoarsePurge(sources: readonly string[], reason: CoarseReason, run: Ordering): Promise<void> {
  const { config, laterQueue, report, signal } = run;
  if (sources.length === 0) return;
  const due = sources.map((source) => ({ source, coarse: coarseOf(config, source) }));
  const requests = due.flatMap(({ source, coarse }) =>
    requestsOfCoarse({ source, coarse, cause: { source, rule: "coarse" }, firstIndex: 0, lastIndex: 0 }, config),
  );
  const purge = {
    reason: "coarse" as const,
    objectCaches: config.redis,
    objects: mergeObjects(due.map(({ coarse }) => objectsOfCoarse(coarse))),
    edges: mergeRequests(requests),
    delayMs: config.settleMs,
  };
  await laterQueue.keep([purge], signal);
  for (const { source } of due) report({ type: "coarse-ordered", source, reason });
}

/**
 * Orders that everything at these edges is dropped, and before that everything the cache client wrote.
 *
 * @param edges - names; those that the configuration does not know are left out.
 * @throws {PurgeTargetError} when it was not kept.
 */
export async function orderFullPurge(edges: readonly string[], reason: CoarseReason, run: Ordering): Promise<void> {
  const { config, laterQueue, report, signal } = run;
  const cause = { source: "everything", rule: "coarse" };
  const asked = requestsOfCoarse({ source: "", coarse: EVERYTHING, cause, firstIndex: 0, lastIndex: 0 }, config);
  const purge = {
    reason: "coarse" as const,
    objectCaches: config.redis,
    objects: objectsOfCoarse(EVERYTHING),
    edges: mergeRequests(asked.filter(({ edge }) => edges.includes(edge))),
    delayMs: config.settleMs,
  };
  await laterQueue.keep([purge], signal);
  for (const { edge } of purge.edges) report({ type: "full-purge-ordered", edge, reason });
}

/** Each edge once, each of its items once; `/*` alone where it is asked for. */
export function mergeRequests(requests: readonly EdgeRequest[]): readonly EdgeRequest[] {
  const byEdge = new Map<string, Map<string, EdgeItem>>();
  for (const { edge, items } of requests) {
    const known = byEdge.get(edge) ?? new Map<string, EdgeItem>();
    for (const { item, under, cause } of items) if (!known.has(item)) known.set(item, { item, under, cause });
    byEdge.set(edge, known);
  }
  return Array.from(byEdge, ([edge, items]) => {
    const everything = items.get("/*");
    return { edge, items: everything ? [everything] : [...items.values()] };
  });
}
