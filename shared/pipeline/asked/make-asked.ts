import type { Config } from "../../config/config.ts";
import { TagwireError } from "../../ports/errors.ts";
import type { LaterQueue } from "../../ports/later-queue.ts";
import { askEarly } from "../edge/name-items.ts";
import { queueItems, type EdgeQueueing } from "../edge/queue-items.ts";
import { keepLater } from "../later/keep-later.ts";
import { edgesOf, laterPurges } from "../later/later-purges.ts";
import { purgeObjects, type ObjectPurging } from "../objects/purge-objects.ts";
import type { AskedProgress, AskedPurge } from "./asked-purge.ts";
import { workOfAsked } from "./asked-work.ts";

/** An asked purge of which some part is neither made nor durably kept: it must be completed. */
class NotKeptError extends TagwireError {
  override readonly name = "NotKeptError";
  readonly code = "E_NOT_KEPT";

  constructor(what: string) {
    super(`asked purge not kept: ${what}`);
  }
}

/** What making an asked purge takes. */
export interface Asking extends ObjectPurging, EdgeQueueing {
  readonly config: Config;
  readonly laterQueue: LaterQueue;
}

/**
 * Makes an asked purge the way a change is purged: object caches first, those that fail as soon as they answer, then the
 * edges. All of it may happen twice.
 *
 * @throws {NotKeptError} when any of it is neither done nor durably kept.
 */
export async function makeAsked(purge: AskedPurge, run: Asking): Promise<AskedProgress> {
  const { config, clock, objectCaches } = run;
  const work = workOfAsked(purge, config);
  const failedCaches = await purgeObjects(work.objects, "asked", run);
  const objectsAtMs = clock.now();

  const again = laterPurges(work, failedCaches, config);
  const [failedRequests, notKept] = await Promise.all([
    queueItems(askEarly(work.requests, edgesOf(again)), run),
    keepLater(again, run),
  ]);
  if (failedRequests.length > 0) throw new NotKeptError(`edges ${failedRequests.map(({ edge }) => edge).join(", ")}`);
  if (notKept !== undefined) throw new NotKeptError("purges for later");

  const states = [...objectCaches.keys()].map((name) => {
    return [name, failedCaches.includes(name) ? "retrying" : "purged"] as const;
  });
  return { objectCaches: Object.fromEntries(states), objectsAtMs, queuedAtMs: clock.now() };
}
