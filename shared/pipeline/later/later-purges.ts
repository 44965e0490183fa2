import type { Config } from "../../config/config.ts";
import type { EdgeRequest } from "../../ports/edge-queue.ts";
import type { LaterPurge } from "../../ports/later-queue.ts";
import type { BatchWork } from "../batch-work.ts";
import { hasPlainKeys, NOTHING } from "../objects/object-purge.ts";
import type { PurgeToKeep } from "./keep-later.ts";

/**
 * What must be purged once more after this batch.
 *
 * - Object caches that failed, as soon as they answer; then the edges, which may have filled from them in between.
 * - Plain keys and edges with hand-written headers after the settle time: no nonce keeps a slow reader from putting the
 *   old value back.
 *
 * An edge is in one of the two at most, so a change costs it two sends at most.
 */
export function laterPurges(
  { objects, requests, firstIndex }: BatchWork,
  failedCaches: readonly string[],
  config: Config,
): readonly PurgeToKeep[] {
  const purges: LaterPurge[] = [];
  const [handWritten, helped] = splitByHeaders(requests, config);

  if (failedCaches.length > 0) {
    purges.push({ reason: "redis-failed", objectCaches: failedCaches, objects, edges: helped, delayMs: 0 });
  }

  const plainKeys = hasPlainKeys(objects);
  if (plainKeys || handWritten.length > 0) {
    const { keys, patterns } = objects;
    // an edge that is sent to only then must find all object caches purged, also those that failed before
    const all = failedCaches.length > 0 && handWritten.length > 0;
    purges.push({
      reason: "settle",
      objectCaches: plainKeys ? config.redis : failedCaches,
      objects: all ? objects : { ...NOTHING, keys, patterns },
      edges: handWritten,
      delayMs: config.settleMs,
    });
  }
  return purges.map((purge) => ({ purge, firstIndex }));
}

/** Edges that are sent to once more. */
export function edgesOf(purges: readonly PurgeToKeep[]): ReadonlySet<string> {
  return new Set(purges.flatMap(({ purge }) => purge.edges.map(({ edge }) => edge)));
}

function splitByHeaders(
  requests: readonly EdgeRequest[],
  { edges }: Config,
): readonly [handWritten: readonly EdgeRequest[], helped: readonly EdgeRequest[]] {
  const isHandWritten = ({ edge }: EdgeRequest) => edges[edge]?.handWrittenHeaders === true;
  return [requests.filter(isHandWritten), requests.filter((request) => !isHandWritten(request))];
}
