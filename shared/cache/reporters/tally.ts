import type { CacheEvent } from "../events.ts";
import { Sample } from "./sample.ts";

/** What is counted of events of each kind. */
const COUNTED = {
  hit: "Hits",
  stale: "Stale",
  miss: "Misses",
  fill: "Fills",
  "fill-short": "ShortFills",
  unstored: "Unstored",
  joined: "Joined",
  purge: "Purges",
  failed: "FailedLoads",
  timeout: "Timeouts",
  refused: "Refusals",
  corrupt: "Corrupt",
  page: "Pages",
  folded: "Folded",
} as const satisfies Record<Exclude<CacheEvent["kind"], "breaker">, string>;

type Count = (typeof COUNTED)[keyof typeof COUNTED] | (typeof FURTHER)[number];
type Time = (typeof TIMES)[number];

const FURTHER = ["BreakerOpenings", "BilledCommands", "RoundTrips"] as const;

/** In milliseconds; all else is counted. Those of memory are none. */
const TIMES = ["HitTime", "LoadTime", "PurgeTime"] as const;

/** A metric of a cache. */
export type CacheMetric = Count | Time;

/** All there can be. */
export const CACHE_METRICS: readonly CacheMetric[] = [...Object.values(COUNTED), ...FURTHER, ...TIMES];

/** What several events together say. */
export class Tally {
  readonly counts = new Map<Count, number>();
  readonly times = new Map<Time, Sample>();

  add(event: CacheEvent): void {
    this.#count("BilledCommands", event.billed);
    this.#count("RoundTrips", event.roundTrips);
    if (event.kind !== "breaker") this.#count(COUNTED[event.kind], 1);
    else if (event.state === "open") this.#count("BreakerOpenings", 1);
    if (event.kind === "hit" && event.from === "redis") this.#time("HitTime", event.ms);
    if ("loadMs" in event) this.#time("LoadTime", event.loadMs);
    if (event.kind === "purge") this.#time("PurgeTime", event.ms);
  }

  of(count: Count): number {
    return this.counts.get(count) ?? 0;
  }

  #count(name: Count, more: number): void {
    if (more > 0) this.counts.set(name, this.of(name) + more);
  }

  #time(name: Time, ms: number): void {
    const sample = this.times.get(name) ?? new Sample();
    sample.add(ms);
    this.times.set(name, sample);
  }
}

/**
 * Of the reads that Redis or memory could answer, the share they did answer with something fresh; what was served stale is
 * neither.
 *
 * @returns from 0 to 1; `undefined` when nothing was read.
 *
 * @example
 * ```ts
 * const events: CacheEvent[] = [];
 * const cache = createTagCache({ store: memory(), namespace: "shop", onEvent: (event) => events.push(event) });
 * await cache.getOrSet("product:42", { tags: [tags.product({ productId: 42 })] }, () => loadProduct(42));
 * hitRatio(events); // 0
 * ```
 */
export function hitRatio(events: Iterable<CacheEvent>): number | undefined {
  const tally = new Tally();
  for (const event of events) tally.add(event);
  const [hits, misses] = [tally.of("Hits"), tally.of("Misses")];
  return hits + misses === 0 ? undefined : hits / (hits + misses);
}
