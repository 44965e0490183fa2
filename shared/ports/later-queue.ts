import type { EdgeRequest } from "./edge-queue.ts";
import type { ObjectPurge } from "./object-cache.ts";

/** A purge to make later: object caches first, then the edges. */
export interface LaterPurge {
  /** `redis-failed`: as soon as Redis answers. `settle`: once the source can no longer answer old. `coarse`: when the last one is old enough. */
  readonly reason: "redis-failed" | "settle" | "coarse";
  /** Names of the object caches to purge. */
  readonly objectCaches: readonly string[];
  readonly objects: ObjectPurge;
  /** Queued once the object caches are purged. */
  readonly edges: readonly EdgeRequest[];
  /** Not before, in milliseconds from now; 0 to 900,000. */
  readonly delayMs: number;
}

/** Durably keeps purges that can't, or should not, be made now. */
export interface LaterQueue {
  /**
   * Keeps the purges. A purge made twice is harmless.
   *
   * @throws {PurgeTargetError} when any of them was not durably kept.
   */
  keep(purges: readonly LaterPurge[], signal: AbortSignal): Promise<void>;
}
