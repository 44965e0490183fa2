import fc from "fast-check";
import { expect } from "vitest";
import type { ReadOptions } from "../../../shared/cache/tag-cache.ts";
import { cacheWorld, tags } from "./cache-world.ts";

const KEYS = ["a", "b", "c", "d"] as const;
const TTL_MS = 10_000;

/** Longer than anything lives in Redis, in milliseconds. */
const ALL_EXPIRED_MS = 61 * 86_400_000;

/** What a key shows: each another mix of two categories, all of them products. */
const categoriesOf = (key: string): readonly number[] => [[0], [1], [0, 1], []][KEYS.indexOf(key as "a")] ?? [];

const optionsOf = (key: string): ReadOptions => ({
  tags: [tags.product({ id: key }), ...categoriesOf(key).map((id) => tags.category({ id }))],
  source: "consistent",
  ttl: "10s",
});

const key = fc.constantFrom(...KEYS);

/** One thing done to a cache. */
export const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("getOrSet" as const), key }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("getOrSetMany" as const), keys: fc.subarray([...KEYS]) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("get" as const), key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("purge of a category" as const), id: fc.nat({ max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("purge of a product" as const), key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("purgeAll" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 4_000 }) }) },
);

type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

/** Does all this to a cache and to a map that is told what is stale, and has them agree; then lets all of it expire. */
export async function agreeWithModel(operations: readonly Operation[]): Promise<void> {
  const { another, pass, store, runtime } = cacheWorld();
  const processes = [another(), another()];
  const model = new Map<string, { readonly value: number; readonly untilMs: number }>();
  let loaded = 0;
  const held = (name: string): number | undefined => {
    const kept = model.get(name);
    return kept && runtime.now() < kept.untilMs ? kept.value : undefined;
  };
  const read = (name: string): number => {
    const value = held(name) ?? loaded;
    if (held(name) === undefined) model.set(name, { value, untilMs: runtime.now() + TTL_MS });
    return value;
  };
  const drop = (isStale: (name: string) => boolean): void =>
    [...model.keys()].filter(isStale).forEach((name) => model.delete(name));

  for (const [at, done] of operations.entries()) {
    const cache = processes[at % processes.length];
    if (!cache) continue;
    loaded += 1;
    switch (done.kind) {
      case "getOrSet":
        expect(await cache.getOrSet(done.key, optionsOf(done.key), () => loaded)).toBe(read(done.key));
        break;
      case "getOrSetMany": {
        const options = { ...optionsOf("a"), tags: (name: string) => optionsOf(name).tags };
        const found = await cache.getOrSetMany(
          done.keys,
          options,
          (missing) => new Map(missing.map((name) => [name, loaded])),
        );
        expect(found).toStrictEqual(new Map(done.keys.map((name) => [name, read(name)])));
        break;
      }
      case "get":
        expect(await cache.get(done.key, optionsOf(done.key))).toBe(held(done.key));
        expect(await cache.has(done.key, optionsOf(done.key))).toBe(held(done.key) !== undefined);
        break;
      case "purge of a category":
        await cache.purge([tags.category({ id: done.id })]);
        drop((name) => categoriesOf(name).includes(done.id));
        break;
      case "purge of a product":
        await cache.purge([tags.product({ id: done.key })]);
        drop((name) => name === done.key);
        break;
      case "delete":
        await cache.delete(done.key);
        drop((name) => name === done.key);
        break;
      case "purgeAll":
        await cache.purgeAll();
        drop(() => true);
        break;
      case "pass":
        pass(done.ms);
    }
  }
  pass(ALL_EXPIRED_MS);
  expect(store.entries()).toStrictEqual(new Map());
}
