import { expect, it } from "vitest";
import type { Duration } from "../../../shared/config/duration.ts";
import type { TagCacheOptions } from "../../../shared/cache/cache-options.ts";
import { createTagCache } from "../../../shared/cache/create-tag-cache.ts";
import { CacheUsageError } from "../../../shared/cache/errors.ts";
import { createTagCache as createPageCache } from "../../../shared/cache/render/create-tag-cache.ts";
import { memory } from "../../../shared/cache/store/memory.ts";

const STORE = "store: upstash(), resp() or memory()";
const LEASE = 'lease: such as lease("5s")';
const NAMESPACE = "namespace: 1 to 64 of a-z, 0-9 and -";

it.each([
  ["no store", { store: undefined }, STORE],
  ["a client as store", { store: { get: async () => null } }, STORE],
  ["a store that was not made", { store: memory }, STORE],
  ["a time as lease", { lease: "5s" }, LEASE],
  ["no namespace, which no purge of a config would reach", { namespace: undefined }, NAMESPACE],
  ["a namespace in capitals", { namespace: "Shop" }, NAMESPACE],
])("is told at once, also without a compiler: %s", (_, wrong, message) => {
  const options = { store: memory(), namespace: "shop", ...wrong } as unknown as TagCacheOptions;

  expect(() => createTagCache(options)).toThrow(new CacheUsageError(message));
});

it("is told at once of an edge, too: how old a page may become must be a duration", () => {
  const edge = { maxStaleness: "soon" as Duration };

  expect(() => createPageCache({ store: memory(), namespace: "shop", edge })).toThrow(
    new CacheUsageError('edge.maxStaleness: a duration such as "10s", got "soon"'),
  );
});

it("is told by the compiler, where there is one: what a lease is, and which cache has an edge", () => {
  const options = { store: memory(), namespace: "shop" };

  // @ts-expect-error a time alone is none
  expect(() => createTagCache({ ...options, lease: "5s" })).toThrow(CacheUsageError);
  // @ts-expect-error that of tagwire/cache/pages
  expect(() => createTagCache({ ...options, edge: { maxStaleness: "20s" } })).not.toThrow();
});
