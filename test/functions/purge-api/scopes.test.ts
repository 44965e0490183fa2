import fc from "fast-check";
import { expect, it } from "vitest";
import { defineConfig } from "../../../shared/config/define-config.ts";
import { defineTags } from "../../../shared/config/define-tags.ts";
import type { Config } from "../../../shared/config/config.ts";
import { runs } from "../../kit/runs.ts";
import { ApiWorld } from "./api-world.ts";

/**
 * Random vocabularies whose tags stand under one another, random cascades, cycles included, random tokens and requests:
 * what is purged is within the token's scopes and edges, each tag of each cascade, and what is within is purged.
 */
it("a token purges all that its scopes and edges cover, and never anything else", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ cascades, scopes, edges, asked, askedEdges, all }) => {
      const world = new ApiWorld(configOf(cascades));
      const token = await world.token({ scopes, edges });
      const body = { ...asked, ...(all && { all }), ...(askedEdges && { edges: askedEdges }) };

      const { status } = await world.ask("POST", "/v1/purges", { token, body });

      const wantedEdges = askedEdges ?? (edges === "all" ? EDGES : edges);
      const wanted = closure(asked.tags, cascades);
      const isAllowed =
        wantedEdges.every((edge) => edges === "all" || edges.includes(edge)) &&
        (scopes.includes("all") ||
          (!all &&
            wanted.every((tag) => covers(scopes, "tags", tag.toLowerCase())) &&
            asked.keys.every((key) => covers(scopes, "keys", key)) &&
            asked.paths.every((path) => covers(scopes, "paths", path))));
      const isEmpty = wanted.length + asked.keys.length + asked.paths.length === 0 && !all;
      expect(status).toBe(isEmpty ? 422 : isAllowed ? 202 : 403);
      const { requests } = world.edgeQueue;
      const isPurged = status === 202;
      expect(new Set(world.main.purges.flatMap(({ tags }) => tags))).toStrictEqual(new Set(isPurged ? wanted : []));
      expect(world.main.purges.some((purge) => purge.all)).toBe(isPurged && all);
      const allowedEdges = isPurged ? wantedEdges : [];
      expect(requests.filter(({ edge }) => !allowedEdges.includes(edge))).toStrictEqual([]);

      const limits = requests.flatMap(({ items }) => items.map(({ within }) => within));
      expect(limits.filter((within) => (within === undefined) !== scopes.includes("all"))).toStrictEqual([]);
      const tagLimits = limits.flatMap((within = []) => within.filter((limit) => limit.startsWith("#")));
      expect(tagLimits.filter((limit) => !scopes.includes(`tags:${limit.slice(1)}`))).toStrictEqual([]);
    }),
    { numRuns: runs(100) },
  );
});

const EDGES = ["www", "api"];
const NAMES = ["item", "shelf", "Shop"] as const;

type Cascade = readonly [from: number, fromId: string, to: number, toId: string];

const ids = fc.constantFrom("1", "2", "12", "A");
const tag = fc.tuple(fc.nat({ max: NAMES.length - 1 }), ids);
const texts = tag.map(([name, id]) => `${NAMES[name]}:${id}`);
const keys = fc.constantFrom("menu:1", "menu:2", "session:1");
const paths = fc.constantFrom("/c/1", "/c/*", "/d", "/c", "/*");
const scope = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("tags:*", "tags:ITEM:*", "tags:shelf:*", "tags:shop:1*") },
  { weight: 3, arbitrary: texts.map((text) => `tags:${text}`) },
  { weight: 2, arbitrary: fc.constantFrom("keys:menu:*", "keys:*", "paths:/c/*", "paths:/*", "paths:/d") },
  { weight: 1, arbitrary: fc.constantFrom("read", "all") },
);
/** Most requests name no keys, paths or edges, so that not all of them are refused for these. */
const few = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.nat({ max: 3 }).chain((chance) => fc.array(arbitrary, { maxLength: chance === 0 ? 1 : 0 }));

const worlds = fc.record({
  cascades: fc.array(
    fc.tuple(tag, tag).map(([[from, fromId], [to, toId]]): Cascade => [from, fromId, to, toId]),
    { maxLength: 6 },
  ),
  scopes: fc.uniqueArray(scope, { minLength: 1, maxLength: 5 }),
  edges: fc.constantFrom<"all" | readonly string[]>("all", EDGES, ["www"], ["api"]),
  askedEdges: fc.constantFrom(undefined, undefined, EDGES, ["www"], ["api"], []),
  asked: fc.record({
    tags: fc.uniqueArray(texts, { maxLength: 2 }),
    keys: few(keys),
    paths: few(paths),
  }),
  all: fc.nat({ max: 9 }).map((chance) => chance === 0),
});

function configOf(cascades: readonly Cascade[]): Config {
  const tags = defineTags({
    shop: "Shop:{id}",
    shelf: { tag: "shelf:{id}", under: "shop" },
    item: { tag: "item:{id}", under: "shelf" },
  });
  const made = [tags.item, tags.shelf, tags.shop] as const;
  return defineConfig({
    namespace: "shop",
    tags,
    sources: [],
    edges: { www: { ancestors: true, handWrittenHeaders: false }, api: {} },
    cascade: made.map((when, from) => ({
      when,
      alsoPurge: ({ id }: { readonly id: string }) =>
        cascades.flatMap(([of, fromId, to, toId]) => (of === from && fromId === id ? [made[to]?.({ id: toId })] : [])),
    })) as never,
  });
}

/** All that tags bring, by a walk of its own. */
function closure(tags: readonly string[], cascades: readonly Cascade[]): readonly string[] {
  const found = new Set(tags);
  for (;;) {
    const before = found.size;
    for (const [from, fromId, to, toId] of cascades) {
      if (found.has(`${NAMES[from]}:${fromId}`)) found.add(`${NAMES[to]}:${toId}`);
    }
    if (found.size === before) return [...found];
  }
}

function covers(scopes: readonly string[], kind: string, what: string): boolean {
  const limits = scopes.flatMap((one) => (one.startsWith(`${kind}:`) ? [one.slice(kind.length + 1)] : []));
  return limits.some((limit) => {
    const own = kind === "tags" ? limit.toLowerCase() : limit;
    return own.endsWith("*") ? what.startsWith(own.slice(0, -1)) : own === what;
  });
}
