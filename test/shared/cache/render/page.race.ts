import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTagCache, type PageCache } from "../../../../shared/cache/render/create-tag-cache.ts";
import type { Runtime } from "../../../../shared/cache/runtime.ts";
import { memory, type MemoryStore } from "../../../../shared/cache/store/memory.ts";
import { cacheStore, type CacheStore, type Command, type Replies } from "../../../../shared/cache/store/store.ts";
import { gate, tags } from "../cache-world.ts";

const product = [tags.product({ id: 1 })];

describe("pages that are made while what they show is written and purged", () => {
  it("leave nothing old at the edge, wherever between its first read and its headers a purge falls", async () => {
    await fc.assert(stories((store) => store));
  });

  it("would leave it there without the last comparison", async () => {
    const { failed, counterexample } = await fc.check(stories(believing), { numRuns: 1_000 });

    expect({ failed, hasCounterexample: counterexample !== null }).toStrictEqual({
      failed: true,
      hasCounterexample: true,
    });
  });
});

/** Pages and writes at once, in any order of their commands; then a look at what the edge has. */
function stories(wrong: (store: CacheStore) => CacheStore) {
  const ways = fc.constantFrom("read", "nested", "declared", "added");
  const pages = fc.array(ways, { minLength: 1, maxLength: 3 });
  return fc.asyncProperty(fc.scheduler(), pages, fc.integer({ min: 1, max: 2 }), async (s, shown, writes) => {
    const { redis, cacheOn } = await startedWorld();
    const edge = new Edge();
    let version = 1;

    const render = async (way: (typeof shown)[number]): Promise<void> => {
      const journey = edge.journey();
      const cache = cacheOn(wrong(scheduled(s, redis, journey.begin)));
      const page = cache.render(way === "declared" ? { tags: product } : {});
      const read = { tags: product, source: "consistent", ttl: "1d" } as const;
      const load = (): number => version;
      const made = {
        read: () => page.getOrSet("product:1", read, load),
        nested: () => page.getOrSet("page", { ...read, tags: [] }, (to) => to.cache.getOrSet("product:1", read, load)),
        declared: () => s.schedule(Promise.resolve(), "reads without the cache").then(load),
        added: () => {
          page.addTags(product);
          return s.schedule(Promise.resolve(), "reads without the cache").then(load);
        },
      };
      const body = await made[way]();
      const headers = await page.headers({ sMaxAge: "1y" });
      journey.end(body, headers);
    };
    const write = async (): Promise<void> => {
      version = await s.schedule(Promise.resolve(), "writes").then(() => version + 1);
      await cacheOn(scheduled(s, redis)).purge(product);
      await edge.purge();
    };
    await s.waitFor(Promise.all([...shown.map(render), ...Array.from({ length: writes }, write)]));

    expect(edge.kept ?? version).toBe(version);
  });
}

/** One page at the edge. Its purges gather for a second: as long as a response is on its way from the last comparison. */
class Edge {
  kept: number | undefined;
  readonly #onTheirWay = new Set<Promise<void>>();

  /** The way of a response from its comparison to the edge. */
  journey() {
    const { opened, open } = gate<void>();
    return {
      begin: (): void => void this.#onTheirWay.add(opened),
      end: (body: number, headers: Readonly<Record<string, string>>): void => {
        if (headers["cache-control"]?.startsWith("public")) this.kept = body;
        this.#onTheirWay.delete(opened);
        open();
      },
    };
  }

  async purge(): Promise<void> {
    await Promise.all(this.#onTheirWay);
    this.kept = undefined;
  }
}

/** A Redis that has known all nonces for long, and caches on it: their clocks are right, and sources never lag. */
async function startedWorld() {
  let nowMs = Date.UTC(2026, 10, 21);
  let made = 0;
  const now = (): number => (nowMs += 1);
  const redis = memory({ now });
  const runtime: Runtime = { now, chance: () => 0, unique: () => `nonce${(made += 1)}`, after: () => () => undefined };
  const cacheOn = (store: CacheStore): PageCache =>
    createTagCache({ store, namespace: "shop", runtime, clockSkew: "0s", defaults: { settle: "0s" } });
  for (const key of ["product:1", "page"])
    await cacheOn(redis).getOrSet(key, { tags: product, ttl: "0s" }, () => "expires at once");
  return { redis, cacheOn };
}

/** Each request happens at once, whenever the scheduler says. */
function scheduled(s: fc.Scheduler, redis: MemoryStore, compared = (): void => undefined): CacheStore {
  return cacheStore(async (commands, options) => {
    await s.schedule(Promise.resolve(), commands.map(([name]) => name).join(" "));
    if (options.primary) compared();
    return redis.send(commands, options);
  });
}

/** A store that answers the last comparison with what it had answered before: as if there was none. */
function believing(store: CacheStore): CacheStore {
  const told = new Map<string, unknown>();
  return cacheStore(async (commands, options): Promise<Replies> => {
    const [first] = commands;
    if (options.primary) await store.send(commands, options);
    if (options.primary && first?.[0] === "MGET") {
      return { replies: [first.slice(1).map((name) => told.get(name) ?? null)], billed: 0 };
    }
    const answer = await store.send(commands, options);
    for (const [at, command] of commands.entries()) note(command, answer.replies[at]);
    return answer;
  });

  function note(command: Command, reply: unknown): void {
    if (command[0] === "MGET" && Array.isArray(reply)) {
      for (const [at, name] of command.slice(1).entries()) if (reply[at] !== null) told.set(name, reply[at]);
    }
    if (command[0] === "SET" && command[3] === "NX") told.set(command[1], reply ?? command[2]);
  }
}
