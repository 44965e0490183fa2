import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { defineKeys } from "../../../../shared/cache/keys.ts";
import { ConfigError } from "../../../../shared/config/config-error.ts";
import { problemsOf } from "../../config/problems-of.ts";
import { cacheWorld, tags } from "../cache-world.ts";

const keys = defineKeys({
  namespace: "catalogue",
  version: 1,
  keys: {
    menu: "menu",
    reviews: "reviews:{id}/{page}",
    search: { key: "search:{words}", version: 3 },
    product: { key: "product:{id}", version: 2, tags: ({ id }) => [tags.product({ id })] },
  },
});

describe("a vocabulary of keys", () => {
  it("spells each key with its namespace first and its version last", () => {
    expect([
      keys.menu(),
      keys.product({ id: 42 }),
      keys.reviews({ id: "a/b c", page: 2 }),
      keys.search({ words: "" }),
    ]).toStrictEqual([
      "catalogue:menu~v1",
      "catalogue:product:42~v2",
      "catalogue:reviews:a%2Fb%20c/2~v1",
      "catalogue:search:%FF~v3",
    ]);
  });

  it("spells a number as one key, whichever type holds it", () => {
    expect(new Set([keys.product({ id: 1e21 }), keys.product({ id: 10n ** 21n })]).size).toBe(1);
    expect(keys.product({ id: -0 })).toBe(keys.product({ id: "0" }));
  });

  it("asks for every parameter of a template, and knows no other", () => {
    expectTypeOf(keys.reviews).parameter(0).toHaveProperty("page");
    // @ts-expect-error it lacks the page
    expect(() => keys.reviews({ id: 1 })).toThrow(
      "key reviews: page must be a string, a bigint or a finite number, got undefined",
    );
    expect(() => keys.product({ id: Number.NaN })).toThrow("got NaN");
  });

  it("never makes one key of two names, parameters or versions", () => {
    fc.assert(
      fc.property(anyKey(), anyKey(), (one, other) => {
        expect(one.key === other.key).toBe(JSON.stringify(one.madeOf) === JSON.stringify(other.madeOf));
      }),
    );
  });

  it("reads every key back as what it was made with, and as that of no other definition or version", () => {
    fc.assert(
      fc.property(anyKey(), ({ key, madeOf: [name, version, params] }) => {
        for (const [each, { at }] of Object.entries(keys)) {
          const isOwn = each === name;
          expect(at(version).parse(key)).toStrictEqual(isOwn ? params : undefined);
          expect(at(version + 1).parse(key)).toBeUndefined();
        }
      }),
    );
  });

  it("takes nothing else for one of its keys", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), almostAKey()), (text) => {
        const read = keys.product.parse(text);
        expect(read === undefined ? text : keys.product(read)).toBe(text);
      }),
    );
  });

  it("refuses a key too long for the cache, and tells nothing of what is in it", () => {
    expect(() => keys.search({ words: "secret ".repeat(1_000) })).toThrow(
      /^key search: at most 4096 characters, got \d+$/,
    );
  });

  it("counts versions from 1", () => {
    expect(() => keys.product.at(0)).toThrow("at: a whole number from 1, got 0");
  });

  it("has entries of each version found under that version only", async () => {
    const { cache } = cacheWorld();
    await cache.getOrSet(...keys.product.at(1).read({ id: 1 }), () => "of version 1");

    expect(await cache.getOrSet(...keys.product.read({ id: 1 }), () => "of version 2")).toBe("of version 2");
  });

  it("reads with the tags that belong to a key, spelt as the key spells its parameters", async () => {
    const { cache } = cacheWorld();
    const read = (value: string) =>
      cache.getOrSet(...keys.product.read({ id: 7n }, { source: "consistent" }), () => value);
    await read("old");

    await cache.purge([tags.product({ id: 7 })]);

    expect(await read("new")).toBe("new");
  });

  it("deletes all versions of a key by one of them", async () => {
    const { cache } = cacheWorld();
    const old = keys.product.at(1).read({ id: 1 }, { source: "consistent" });
    await cache.getOrSet(...old, () => "old");

    await cache.delete(keys.product({ id: 1 }));

    expect(await cache.has(...old)).toBe(false);
  });

  it("reports everything that is wrong with it at once", () => {
    const define: (options: unknown) => unknown = defineKeys as never;
    const wrong = (): unknown =>
      define({
        namespace: "Shop",
        version: 0,
        keys: {
          star: "a*{x}",
          pair: { key: "{a}{b}" },
          list: { key: "list:{x}", tags: "products", ttl: "1h", version: 1.5 },
          page: "p/{path}",
          start: "p/index",
          none: 7,
        },
      });

    expect(wrong).toThrow(ConfigError);
    expect(problemsOf(wrong)).toStrictEqual([
      "namespace: 1 to 64 characters of a-z, 0-9 and -",
      "version: a whole number from 1",
      "keys.star: visible ASCII without space, comma, * ? [ ] \\ % or ~ around its parameters",
      "keys.pair: text between {a} and {b}, or nobody could tell where one ends",
      "keys.list ttl: no such option; there are key, version, tags",
      "keys.list.version: a whole number from 1",
      "keys.list.tags: a function that returns tags",
      "keys.none: a text such as product:{id}",
      "keys.start: a template that can't make a key of keys.page (p/{path})",
    ]);
    expect(problemsOf(() => define({ namespace: "shop", version: 1, keys: null }))).toStrictEqual(["keys: an object"]);
  });
});

type MadeOf = readonly [name: string, version: number, params: Readonly<Record<string, string>>];

/** Values of few letters, so that many are the same, and of all letters. */
function value(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: fc.constantFrom("a", "/", ":", "~", "%", "2", "v", "\u{D800}"), maxLength: 3 }),
    fc.string({ unit: "binary", maxLength: 20 }),
  );
}

function anyKey(): fc.Arbitrary<{ readonly key: string; readonly madeOf: MadeOf }> {
  const { menu, product, reviews, search } = keys;
  return fc
    .tuple(fc.constantFrom("menu", "product", "reviews", "search"), fc.integer({ min: 1, max: 12 }), value(), value())
    .map(([name, version, one, other]) => {
      switch (name) {
        case "menu":
          return { key: menu.at(version)(), madeOf: [name, version, {}] };
        case "product":
          return { key: product.at(version)({ id: one }), madeOf: [name, version, { id: one }] };
        case "reviews": {
          const params = { id: one, page: other };
          return { key: reviews.at(version)(params), madeOf: [name, version, params] };
        }
        default:
          return { key: search.at(version)({ words: one }), madeOf: [name, version, { words: one }] };
      }
    });
}

function almostAKey(): fc.Arbitrary<string> {
  const part = fc.constantFrom("catalogue:", "product:", "%2", "%20", "42", "/", "~", "~v2", "\u{FF}");
  return fc.array(part, { maxLength: 6 }).map((parts) => `catalogue:product:${parts.join("")}~v2`);
}
