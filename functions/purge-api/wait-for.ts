import { isSent } from "../../shared/http/purge-view.ts";
import type { WAITS } from "../../shared/http/schemas.ts";
import { workOfAsked } from "../../shared/pipeline/asked/asked-work.ts";
import { purgeObjects } from "../../shared/pipeline/objects/purge-objects.ts";
import type { PurgeRecord } from "../../shared/ports/asked-purges.ts";
import type { EdgeProgress } from "../../shared/ports/edge-follower.ts";
import type { ApiParts } from "./api-parts.ts";

/** How long to rest between two looks, in milliseconds: from the first on half as long again, up to the longest. */
const FIRST_REST_MS = 200;
const LONGEST_REST_MS = 1_000;

/** How far a purge has come. */
interface Reached {
  readonly record: PurgeRecord;
  /** By edge; empty where nobody waited for them. */
  readonly followed: ReadonlyMap<string, EdgeProgress>;
}

/** Waits until a purge has come as far as is wanted, or the time is up; then tells how far that is. */
export async function waitFor(
  wait: (typeof WAITS)[number],
  first: PurgeRecord,
  deadlineMs: number,
  run: Omit<ApiParts, "signal"> & { readonly signal: AbortSignal },
): Promise<Reached> {
  if (wait === "accepted") return { record: first, followed: UNKNOWN };
  const { clock, config, pause, signal } = run;
  const { requests } = workOfAsked(first.purge, config);
  let record = first;
  for (let restMs = FIRST_REST_MS; ; restMs = Math.min(restMs * 1.5, LONGEST_REST_MS)) {
    record = await retryObjects(record, run);
    const followed = wait === "edge" ? await followIfPossible(record, run) : UNKNOWN;
    const isThere = !isRetrying(record) && (wait === "redis" || isSent(requests, followed));
    if (isThere || signal.aborted || clock.now() + restMs > deadlineMs) return { record, followed };
    await pause(restMs);
  }
}

const UNKNOWN: ReadonlyMap<string, EdgeProgress> = new Map();

/** The purge is kept, whether or not anybody can say how far it is. */
async function followIfPossible(
  record: PurgeRecord,
  run: Parameters<typeof followPurge>[1],
): Promise<ReadonlyMap<string, EdgeProgress>> {
  return await followPurge(record, run).catch(() => UNKNOWN);
}

/** How far a purge has come at each of its edges. */
export async function followPurge(
  { purge }: PurgeRecord,
  { config, follower, signal }: Pick<ApiParts, "config" | "follower"> & { readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, EdgeProgress>> {
  const { requests } = workOfAsked(purge, config);
  const entries = requests.map(async ({ edge, items }) => {
    const followed = { edge, items, name: purge.id, sinceMs: purge.acceptedAtMs };
    return [edge, await follower.follow(followed, signal)] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Object caches that did not answer are purged later in any case; whoever waits for them has them asked at once. */
async function retryObjects(
  record: PurgeRecord,
  run: Omit<ApiParts, "signal"> & { readonly signal: AbortSignal },
): Promise<PurgeRecord> {
  const { progress, purge } = record;
  if (!progress || !isRetrying(record)) return record;
  const states = progress.objectCaches;
  const objectCaches = new Map([...run.objectCaches].filter(([name]) => states[name] === "retrying"));
  const { objects } = workOfAsked(purge, run.config);
  const failed = await purgeObjects(objects, "asked", { ...run, objectCaches });
  const purged = [...objectCaches.keys()].filter((name) => !failed.includes(name));
  if (purged.length === 0) return record;
  const now = Object.fromEntries(purged.map((name) => [name, "purged" as const]));
  const next = { ...progress, objectCaches: { ...states, ...now } };
  // where it can't be noted it stays purged, and kept: who was told of a failure would ask for it again
  await run.purges.complete(purge.id, next, run.signal).catch(() => undefined);
  return { purge, progress: next };
}

function isRetrying({ progress }: PurgeRecord): boolean {
  return Object.values(progress?.objectCaches ?? {}).includes("retrying");
}
