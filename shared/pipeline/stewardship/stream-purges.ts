import type { Deployed } from "./deployed.ts";
import type { Duty, PurgeOrder } from "./purge-order.ts";
import { orderOf } from "./source-purges.ts";
import type { Standing, StreamStanding, TableStanding } from "./standing.ts";
import type { StreamSeen, Surroundings } from "./surroundings.ts";

const HOUR_MS = 3_600_000;

/** A stream forgets after 24 hours: unread for longer than this, changes may be gone before anybody mends it. In milliseconds. */
const UNREAD_LIMIT_MS = 20 * HOUR_MS;

/** While changes may be missing their sources are purged this often, in milliseconds. */
const AGAIN_MS = HOUR_MS;

/** A stream that is read is noted this often, in milliseconds. */
const NOTED_EVERY_MS = HOUR_MS;

export interface StreamPurges extends Duty {
  readonly lost: readonly { readonly table: string; readonly sinceMs: number }[];
  readonly mended: readonly string[];
}

/**
 * Coarse purges of tables whose changes may be missing, because their stream was replaced or nobody read it for too
 * long: at once, then every hour, and when it is read again.
 */
export function streamPurges(
  standing: Standing,
  deployed: Deployed,
  surroundings: Surroundings,
  nowMs: number,
): StreamPurges {
  const tables: Record<string, TableStanding> = { ...standing.tables };
  const orders: PurgeOrder[] = [];
  const lost: { table: string; sinceMs: number }[] = [];
  const mended: string[] = [];
  for (const [table, name] of deployed.tables) {
    const known = standing.tables[name];
    if (known === undefined) continue;
    const { stream, purge } = judge(known, surroundings.streams.get(table), nowMs);
    tables[name] = { ...known, stream };
    if (!purge) continue;
    orders.push(...ordersOf(table, standing, deployed));
    if (stream.lostSinceMs === undefined) mended.push(table);
    else lost.push({ table, sinceMs: stream.lostSinceMs });
  }
  return { orders, standing: { ...standing, tables }, lost, mended };
}

function judge(
  { stream, activatedAtMs }: TableStanding,
  seen: StreamSeen | undefined,
  nowMs: number,
): { readonly stream: StreamStanding; readonly purge: boolean } {
  const known: StreamStanding = { arn: seen?.arn, aliveAtMs: activatedAtMs, ...stream };
  const isReplaced = seen !== undefined && known.arn !== undefined && seen.arn !== known.arn;
  const isLost = known.lostSinceMs !== undefined || isReplaced || nowMs - known.aliveAtMs > UNREAD_LIMIT_MS;
  const alive = seen?.isRead === true && seen.arn !== undefined && { arn: seen.arn, aliveAtMs: nowMs };

  if (alive) {
    const isNews = isLost || known.arn !== alive.arn || nowMs - known.aliveAtMs >= NOTED_EVERY_MS;
    return { stream: isNews ? alive : known, purge: isLost };
  }
  const isDue = isLost && nowMs - (known.orderedAtMs ?? -Infinity) >= AGAIN_MS;
  if (!isDue) return { stream: known, purge: false };
  return { stream: { ...known, lostSinceMs: known.lostSinceMs ?? nowMs, orderedAtMs: nowMs }, purge: true };
}

/** Under whichever rules it was that the missing changes would have been decided on. */
function ordersOf(table: string, standing: Standing, deployed: Deployed): readonly PurgeOrder[] {
  return [...deployed.sources].flatMap(([name, source]) => {
    if (source.table !== table) return [];
    const reaches = [source.reach, ...Object.values(standing.sources[name]?.rules ?? {})];
    return [orderOf(name, reaches, deployed, "stream-lost")];
  });
}
