import type { Deployed, DeployedSource } from "./deployed.ts";
import type { Duty, PurgeOrder } from "./purge-order.ts";
import { objectsWithin, type Reach, requestsWithin } from "./reach.ts";
import type { SourceStanding, Standing } from "./standing.ts";

/** More changes of the rules than this an origin is not expected to be behind. */
const KEPT_BEFORE = 10;

/** Shortest time from seeing rules to purging for them, in milliseconds. */
const QUIET_MS = 60_000;

/**
 * Coarse purges of sources on whose changes other rules may have decided than those deployed now, or none: all that any
 * of them could touch. To be asked only while no other code runs.
 *
 * @param covered - everything is being purged anyway.
 */
export function sourcePurges(standing: Standing, deployed: Deployed, nowMs: number, covered: boolean): Duty {
  const orders: PurgeOrder[] = [];
  const sources: Record<string, SourceStanding> = {};
  for (const [name, known] of Object.entries(standing.sources)) {
    const source = deployed.sources.get(name);
    const reaches = Object.values(known.rules);
    if (source !== undefined && isDone(known, source)) {
      sources[name] = known;
    } else if (nowMs < known.seenAtMs + QUIET_MS && !covered) {
      sources[name] = known;
    } else {
      if (!covered) orders.push(orderOf(name, reaches, deployed, "rules-changed"));
      if (source !== undefined) sources[name] = purged(known, source, nowMs);
    }
  }
  const tables = Object.entries(standing.tables).filter(([table]) => [...deployed.tables.values()].includes(table));
  return { orders, standing: { ...standing, sources, tables: Object.fromEntries(tables) } };
}

/** A purge of all that a source could touch under some rules. */
export function orderOf(
  source: string,
  reaches: readonly Reach[],
  { objectCaches, edges }: Pick<Deployed, "objectCaches" | "edges">,
  reason: PurgeOrder["reason"],
): PurgeOrder {
  return {
    reason,
    sources: [source],
    objectCaches: [...objectCaches.keys()],
    objects: objectsWithin(reaches),
    edges: requestsWithin(reaches, [...edges.keys()], source),
  };
}

function isDone({ rules, purgedAtMs }: SourceStanding, deployed: DeployedSource): boolean {
  return purgedAtMs !== undefined && Object.keys(rules).every((one) => one === deployed.rules);
}

function purged(known: SourceStanding, { rules, reach }: DeployedSource, nowMs: number): SourceStanding {
  const others = Object.entries(known.rules).flatMap(([id, other]) => (id === rules ? [] : [other]));
  const before = different([...others, ...(known.before ?? [])]).slice(0, KEPT_BEFORE);
  const { seenAtMs } = known;
  return { rules: { [rules]: reach }, seenAtMs, purgedAtMs: nowMs, ...(before.length > 0 && { before }) };
}

function different(reaches: readonly Reach[]): readonly Reach[] {
  return [...new Map(reaches.map((reach) => [JSON.stringify(reach), reach])).values()];
}
