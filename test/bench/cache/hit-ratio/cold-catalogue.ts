import { createTagCache } from "../../../../shared/cache/create-tag-cache.ts";
import type { Runtime } from "../../../../shared/cache/runtime.ts";
import { memory } from "../../../../shared/cache/store/memory.ts";
import { cacheStore } from "../../../../shared/cache/store/store.ts";
import type { SourceLag } from "../../../../shared/cache/tag-cache.ts";
import { chanceOf } from "../../../kit/simulation/chance.ts";
import { tags } from "../product.ts";
import { zipf } from "../zipf.ts";

/** Visitors of a catalogue of which nothing is cached yet. */
export interface ColdCatalogue {
  readonly products: number;
  readonly reads: number;
  readonly readsPerSecond: number;
  /** So many reads between one write and the next; `undefined`: nothing is written. What is read most is written most. */
  readonly readsPerWrite: number | undefined;
}

/** How a catalogue was served. */
export interface Served {
  readonly hits: number;
  /** Sent to Redis, those of purges included. */
  readonly commands: number;
}

const TTL_MS = 600_000;

const SKEW = 1;

type Visit = (event: { readonly kind: "read" | "write"; readonly id: string }, nowMs: number) => Promise<void> | void;

/** Through our client, in virtual time. @param source - how far behind the loader's source may be; by default, two seconds. */
export async function throughCache(catalogue: ColdCatalogue, source?: SourceLag): Promise<Served> {
  let nowMs = 0;
  let made = 0;
  let commands = 0;
  let loads = 0;
  const runtime: Runtime = {
    now: () => nowMs,
    chance: () => 0,
    unique: () => `${(made += 1)}`,
    after: () => () => undefined,
  };
  const store = memory({ now: () => nowMs });
  const counted = cacheStore((sent, options) => {
    commands += sent.length;
    return store.send(sent, options);
  });
  const cache = createTagCache({ store: counted, namespace: "shop", jitter: 0, runtime });
  const lifetime = { ttl: `${TTL_MS}ms`, ...(source !== undefined && { source }) } as const;
  await visit(catalogue, async ({ kind, id }, atMs) => {
    nowMs = atMs;
    const shows = [tags.shown({ id })];
    if (kind === "write") await cache.purge(shows);
    else await cache.getOrSet(id, { ...lifetime, tags: shows }, () => (loads += 1));
  });
  return { hits: catalogue.reads - loads, commands };
}

/** Through a map from which whoever writes deletes what he wrote: none can hit more often, and keep the same lifetime. */
export async function throughMap(catalogue: ColdCatalogue): Promise<Pick<Served, "hits">> {
  const untilMs = new Map<string, number>();
  let hits = 0;
  await visit(catalogue, ({ kind, id }, nowMs) => {
    if (kind === "write") untilMs.delete(id);
    else if (nowMs < (untilMs.get(id) ?? 0)) hits += 1;
    else untilMs.set(id, nowMs + TTL_MS);
  });
  return { hits };
}

/** The same reads and writes each time. */
async function visit({ products, reads, readsPerSecond, readsPerWrite }: ColdCatalogue, visitor: Visit): Promise<void> {
  const pick = zipf(products, SKEW);
  const readers = chanceOf(1, "reads");
  const writers = chanceOf(1, "writes");
  const startMs = Date.UTC(2026, 0, 1);
  for (let read = 0; read < reads; read++) {
    const nowMs = startMs + Math.floor((read * 1_000) / readsPerSecond);
    if (readsPerWrite !== undefined && read % readsPerWrite === readsPerWrite - 1) {
      await visitor({ kind: "write", id: `${pick(writers.next())}` }, nowMs);
    }
    await visitor({ kind: "read", id: `${pick(readers.next())}` }, nowMs);
  }
}
