import type { Config } from "../config/config.ts";
import type { PurgeTargets } from "../pipeline/asked/asked-purge.ts";
import { workOfAsked } from "../pipeline/asked/asked-work.ts";
import { type EdgeEstimate, estimate, usdOf } from "../pipeline/asked/estimate.ts";
import type { EdgeRequest } from "../ports/edge-queue.ts";
import type { PurgeRecord } from "../ports/asked-purges.ts";
import type { EdgeProgress } from "../ports/edge-follower.ts";
import type { PurgeLine, PurgeView } from "./views.ts";

/** What a purge is told to come to: what it drops, and what that costs. */
export interface Resolved {
  readonly resolved: PurgeView["resolved"];
  readonly edges: readonly EdgeEstimate[];
  readonly usd: number;
}

export function resolvedView(
  { tags, keys, patterns, paths, all }: PurgeTargets,
  requests: readonly EdgeRequest[],
  config: Config,
): Resolved {
  const edges = estimate(requests, config);
  return {
    resolved: {
      tags: tags.map(({ text }) => text),
      keys,
      patterns,
      paths,
      all,
    },
    edges,
    usd: usdOf(edges),
  };
}

/** A purge as the API tells of it. @param progress - by edge; absent where nobody looked. */
export function purgeView(
  { purge, progress }: PurgeRecord,
  followed: ReadonlyMap<string, EdgeProgress>,
  config: Config,
): PurgeView {
  const { id, by, reason, acceptedAtMs, targets } = purge;
  const { requests } = workOfAsked(purge, config);
  const resolved = resolvedView(targets, requests, config);
  const invalidations = [...followed].flatMap(([edge, one]) => one.invalidations.map((sent) => ({ edge, ...sent })));
  const steps: PurgeView["steps"] = [
    { step: "accepted" as const, at: iso(acceptedAtMs) },
    ...(progress
      ? [
          { step: "objects" as const, at: iso(progress.objectsAtMs) },
          { step: "queued" as const, at: iso(progress.queuedAtMs) },
        ]
      : []),
    ...invalidations.map(({ edge, receipt, outcome, atMs }) => {
      return { step: outcome, at: iso(atMs), edge, ...(receipt !== undefined && { invalidation: receipt }) };
    }),
    ...invalidations.flatMap(({ edge, receipt, effectiveAtMs }) =>
      effectiveAtMs === undefined
        ? []
        : [
            {
              step: "effective" as const,
              at: iso(effectiveAtMs),
              edge,
              ...(receipt !== undefined && { invalidation: receipt }),
            },
          ],
    ),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return {
    kind: "asked",
    id,
    state: stateOf({ purge, ...(progress && { progress }) }, requests, followed),
    by,
    ...(reason !== undefined && { reason }),
    acceptedAt: iso(acceptedAtMs),
    follow: followPath(id),
    ...resolved,
    objectCaches: progress?.objectCaches
      ? { ...progress.objectCaches }
      : Object.fromEntries(config.redis.map((name) => [name, "asked" as const])),
    progress: Object.fromEntries([...followed].map(([edge, one]) => [edge, progressView(one)])),
    steps,
  };
}

/** An asked purge in a list: nobody looked how far it has come at its edges. */
export function purgeLine({ purge, progress }: PurgeRecord, config: Config): PurgeLine {
  const { id, by, reason, acceptedAtMs, targets, edges } = purge;
  return {
    kind: "asked",
    id,
    by,
    ...(reason !== undefined && { reason }),
    acceptedAt: iso(acceptedAtMs),
    state: progress ? "queued" : "accepted",
    resolved: resolvedView(targets, [], config).resolved,
    edges,
    follow: followPath(id),
  };
}

export function followPath(id: string): string {
  return `/v1/purges/${id}`;
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** Whether every edge has taken its part of the purge, or there is none. */
export function isSent(requests: readonly EdgeRequest[], followed: ReadonlyMap<string, EdgeProgress>): boolean {
  return requests.every(({ edge, items }) => followed.get(edge)?.done === items.length);
}

function stateOf(
  { progress }: PurgeRecord,
  requests: readonly EdgeRequest[],
  followed: ReadonlyMap<string, EdgeProgress>,
): PurgeView["state"] {
  if (!progress) return "accepted";
  const isPurged = Object.values(progress.objectCaches).every((state) => state === "purged");
  if (!isPurged || !isSent(requests, followed)) return "queued";
  const calls = [...followed.values()].flatMap(({ invalidations }) => invalidations);
  return calls.every(({ effectiveAtMs }) => effectiveAtMs !== undefined) ? "effective" : "sent";
}

function progressView({ queued, waiting, done, invalidations }: EdgeProgress): PurgeView["progress"][string] {
  return {
    queued,
    waiting,
    done,
    invalidations: invalidations.map(({ receipt, outcome, atMs, effectiveAtMs }) => ({
      ...(receipt !== undefined && { id: receipt }),
      outcome,
      at: iso(atMs),
      ...(effectiveAtMs !== undefined && { effectiveAt: iso(effectiveAtMs) }),
    })),
  };
}
