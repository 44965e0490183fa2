import type { Clock } from "../../ports/clock.ts";
import type { LaterPurge } from "../../ports/later-queue.ts";
import type { ObjectCache, ObjectPurge } from "../../ports/object-cache.ts";
import type { Report } from "../../ports/reporter.ts";
import { describeError } from "../describe-error.ts";
import { isNothing } from "./object-purge.ts";

/** What purging object caches takes. */
export interface ObjectPurging {
  /** By name; all of them are purged. */
  readonly objectCaches: ReadonlyMap<string, ObjectCache>;
  readonly clock: Clock;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/**
 * Purges object caches, side by side.
 *
 * @returns names of those that failed. Never rejects.
 */
export async function purgeObjects(
  purge: ObjectPurge,
  reason: "change" | "asked" | LaterPurge["reason"],
  { objectCaches, clock, report, signal }: ObjectPurging,
): Promise<readonly string[]> {
  if (isNothing(purge)) return [];
  const failed = await Promise.all(Array.from(objectCaches, ([name, cache]) => purgeOne(name, cache)));
  return failed.flat();

  async function purgeOne(name: string, cache: ObjectCache): Promise<readonly string[]> {
    const startedAtMs = clock.now();
    try {
      const { commands } = await cache.purge(purge, signal);
      const ms = clock.now() - startedAtMs;
      const keys = purge.keys.length + purge.patterns.length;
      report({ type: "objects-purged", objectCache: name, tags: purge.tags.length, keys, commands, ms, reason });
      return [];
    } catch (error) {
      report({ type: "objects-failed", objectCache: name, error: describeError(error), ms: clock.now() - startedAtMs });
      return [name];
    }
  }
}
