import { TagwireError } from "../../ports/errors.ts";
import type { LaterPurge } from "../../ports/later-queue.ts";
import { queueItems, type EdgeQueueing } from "../edge/queue-items.ts";
import { purgeObjects, type ObjectPurging } from "../objects/purge-objects.ts";

/** A kept purge that could not be made; it stays on its queue. */
class StillFailingError extends TagwireError {
  override readonly name = "StillFailingError";
  readonly code = "E_STILL_FAILING";

  constructor(what: string) {
    super(`later purge still fails: ${what}`);
  }
}

/**
 * Makes a purge that was kept for later: object caches first, then the edges.
 *
 * @throws {StillFailingError} when any of it failed. Nothing is queued for an edge before all its object caches are purged.
 */
export async function makeLaterPurge(purge: LaterPurge, run: ObjectPurging & EdgeQueueing): Promise<void> {
  // a cache that was taken out of the configuration has no readers left
  const objectCaches = new Map([...run.objectCaches].filter(([name]) => purge.objectCaches.includes(name)));
  const failedCaches = await purgeObjects(purge.objects, purge.reason, { ...run, objectCaches });
  if (failedCaches.length > 0) throw new StillFailingError(`object caches ${failedCaches.join(", ")}`);
  const failed = await queueItems(purge.edges, run);
  if (failed.length > 0) throw new StillFailingError(`edges ${failed.map(({ edge }) => edge).join(", ")}`);
}
