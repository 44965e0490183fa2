import { describe, expect, it } from "vitest";
import { type Config, crosses, defineConfig, defineTags, item, source } from "../../../../shared/config/index.ts";
import type { CoarseOptions, Rule } from "../../../../shared/config/source.ts";
import type { RawImage } from "../../../../shared/pipeline/change/change.ts";
import { readChanges } from "../../../../shared/pipeline/change/read-changes.ts";
import { decide } from "../../../../shared/pipeline/tags/decide.ts";
import type { Stale } from "../../../../shared/pipeline/tags/stale.ts";
import { record } from "../change/stream-record.ts";

interface Product {
  readonly name: string;
  readonly category: string;
  readonly stock?: number;
  readonly type?: string;
  readonly seo?: { readonly title: string };
}

type ProductRule = Rule<Product, { readonly pk: "P#{id}" }, "www" | "api">;

const tags = defineTags({
  products: "products",
  product: { tag: "product:{id}", under: "products" },
  category: { tag: "category:{name}", under: "products" },
  shelf: { tag: "shelf:{name}:{row}", under: "category" },
  navigation: "navigation",
});

const page: ProductRule = { name: "page", tags: ({ key }) => [tags.product(key)] };
const list: ProductRule = {
  name: "list",
  watch: ["name"],
  tags: ({ item: { category } }) => [tags.category({ name: category })],
};

describe("a change", () => {
  it("makes stale what the new image of an insert and the old one of a removal name", () => {
    expect(texts(decided([list], [{ new: product({ category: "tv" }) }]))).toEqual(["category:tv"]);
    expect(texts(decided([list], [{ old: product({ category: "tv" }) }]))).toEqual(["category:tv"]);
  });

  it("is ignored when neither a watched attribute nor what the rule names changed", () => {
    const stale = decided([list], [{ old: product({ stock: 1 }), new: product({ stock: 2 }) }]);

    expect(stale).toMatchObject({ tags: [], effective: 0, ignored: 1, unmatched: 0 });
  });

  it("counts whatever attribute it alters when the rule watches nothing in particular", () => {
    const stale = decided([page], [{ old: product({ stock: 1 }), new: product({ stock: 2 }) }]);

    expect(stale.tags).toMatchObject([{ cause: { attribute: "stock" } }]);
    expect(stale).toMatchObject({ effective: 1, ignored: 0 });
  });

  it("goes by what the rule names alone when it watches nothing at all", () => {
    const byOutputs: ProductRule = { ...list, watch: [] };

    expect(texts(decided([byOutputs], [{ old: product({ name: "a" }), new: product({ name: "b" }) }]))).toEqual([]);
    expect(
      texts(decided([byOutputs], [{ old: product({ category: "tv" }), new: product({ category: "hi-fi" }) }])),
    ).toEqual(["category:tv", "category:hi-fi"]);
  });

  it("counts a watched attribute inside maps, whether it differs, comes or goes", () => {
    const byTitle: ProductRule = { ...list, watch: ["seo.title"] };
    const titles = [undefined, "a", "b"].map((title) =>
      product({ seo: title === undefined ? {} : { title: { S: title } } }),
    );

    for (const [i, old] of titles.entries()) {
      const decisions = titles.map((image) => decided([byTitle], [{ old, new: image }]).effective);

      expect(decisions).toEqual(titles.map((_, j) => (i === j ? 0 : 1)));
    }
  });

  it("crosses a threshold when it moves between below, at, above and no number", () => {
    const byStock: ProductRule = { ...list, watch: [crosses("stock", 0.5)] };
    const states = [undefined, "0.4", "0.5", "0.6"];
    const within = [
      ["-1", "0.49999999999999999999999999999999999999"],
      ["0.50000000000000000000000000000000000001", "9"],
    ];

    for (const [i, old] of states.entries()) {
      for (const [j, now] of states.entries()) {
        expect(decided([byStock], [{ old: product({ stock: old }), new: product({ stock: now }) }]).effective).toBe(
          i === j ? 0 : 1,
        );
      }
    }
    for (const [old, now] of within) {
      expect(decided([byStock], [{ old: product({ stock: old }), new: product({ stock: now }) }]).effective).toBe(0);
    }
  });

  it("that moves an item out of a source, or into it, is a removal or an insert there", () => {
    const config = configOf([page], { where: { type: "live" } });
    const live = product({ type: "live" });
    const draft = product({ type: "draft" });

    expect(decide(changesOf([{ old: live, new: draft }]), config)).toMatchObject({
      effective: 1,
      tags: [{ changes: 1 }],
    });
    expect(decide(changesOf([{ old: draft, new: live }]), config)).toMatchObject({
      effective: 1,
      tags: [{ changes: 1 }],
    });
    expect(decide(changesOf([{ old: draft, new: draft }]), config)).toMatchObject({ effective: 0, unmatched: 1 });
  });

  it("of another table or key is of no source", () => {
    const other = decide(changesOf([{ new: product({}) }], "Orders"), configOf([page]));
    const otherKey = decided([page], [{ new: { ...product({}), pk: { S: "ORDER#1" } } }]);

    expect(other).toMatchObject({ tags: [], unmatched: 1 });
    expect(otherKey).toMatchObject({ tags: [], unmatched: 1 });
  });

  it("is of a source by numbers, truth values and text alike", () => {
    const flagged = { ...product({}), n: { N: "1.0" }, ok: { BOOL: true }, t: { S: "x" } };
    const count = (where: Record<string, string | number | boolean>): number =>
      decide(changesOf([{ new: flagged }]), configOf([page], { where })).effective;

    expect([
      count({ n: 1, ok: true, t: "x" }),
      count({ n: 2 }),
      count({ ok: false }),
      count({ t: "y" }),
      count({ n: "1.0" }),
    ]).toEqual([1, 0, 0, 0, 0]);
  });

  it("that moves an item to another key makes both stale, also by a rule that never looks at the item", () => {
    const config = configOf([{ ...page, watch: [] }], { pk: "{id}" });
    const moved = decide(changesOf([{ old: product({ pk: "a" }), new: product({ pk: "b" }) }]), config);

    expect(texts(moved)).toEqual(["product:a", "product:b"]);
  });

  it("reads keys that are numbers as tags spell them, and binary ones as base64", () => {
    const key = (pk: object): readonly string[] =>
      texts(decide(changesOf([{ new: { pk } as RawImage }]), configOf([page], { pk: "{id}" })));

    expect(key({ N: "1.0" })).toEqual([tags.product({ id: 1 }).text]);
    expect(key({ N: "1e-7" })).toEqual([tags.product({ id: 1e-7 }).text]);
    expect(key({ N: "9007199254740993" })).toEqual([tags.product({ id: 9_007_199_254_740_993n }).text]);
    expect(key({ N: "0.12345678901234567890" })).toEqual(["product:0.1234567890123456789"]);
    expect(key({ B: "AP8=" })).toEqual(["product:AP8%3D"]);
    expect(key({ BOOL: true })).toEqual([]);
  });
});

describe("a batch", () => {
  it("counts a change once, however many rules and images of it name the same", () => {
    const { tags: stale } = decided(
      [list, { ...list, name: "again", watch: ["stock"] }],
      [{ old: product({ name: "a", stock: 1 }), new: product({ name: "b", stock: 2 }) }],
    );

    expect(stale).toMatchObject([{ changes: 1, cause: { rule: "list" } }]);
  });

  it("makes each thing stale once, with the earliest write that did it and how many", () => {
    const { tags: stale } = decided(
      [page, list],
      [
        { old: product({ name: "a" }), new: product({ name: "b" }) },
        { old: product({ name: "b" }), new: product({ name: "c", category: "hi-fi" }) },
        { old: product({ category: "hi-fi" }) },
      ],
    );

    expect(stale.map(({ tag, changes, firstIndex, lastIndex }) => [tag.text, changes, firstIndex, lastIndex])).toEqual([
      ["product:1", 3, 0, 2],
      ["category:tv", 2, 0, 1],
      ["category:hi-fi", 2, 1, 2],
    ]);
    expect(stale[2]?.cause).toEqual({
      source: "Products",
      rule: "list",
      attribute: "name",
      sequenceNumber: "2",
      writtenAtMs: 1_786_206_716_000,
    });
  });

  it("concerns the edges that any of its rules names, all of them unless a rule names fewer", () => {
    const config = configOf([
      { ...page, edges: ["www"] },
      { ...list, edges: ["api"] },
      { ...list, name: "all" },
    ]);
    const { tags: stale } = decide(changesOf([{ new: product({}) }]), config);

    expect(stale.map(({ tag, edges }) => [tag.text, edges])).toEqual([
      ["product:1", ["www"]],
      ["category:tv", ["api", "www"]],
    ]);
  });

  it("tells what no coarse covers, once for each rule and kind, and purges it all the same", () => {
    const rule: ProductRule = {
      name: "wide",
      tags: ({ item: { name } }) => [tags.category({ name }), ...(name === "out" ? [tags.navigation()] : [])],
      paths: ({ item: { name } }) => [`/${name}`],
      objectKeys: ({ item: { name } }) => [name],
    };
    const coarse = { tags: [tags.products()], paths: ["/in*"], objectKeys: ["in*"] };
    const images = ["inside", "out", "out", "outer"].map((name) => ({ new: product({ name }) }));

    const stale = decide(changesOf(images), configOf([rule], { coarse }));

    expect(stale.outsideCoarse).toEqual([
      { source: "Products", rule: "wide", what: "navigation" },
      { source: "Products", rule: "wide", what: "path" },
      { source: "Products", rule: "wide", what: "object key" },
    ]);
    expect(stale.objectKeys.map(({ key }) => key)).toEqual(["inside", "out", "outer"]);
  });

  it("takes a tag for covered when the very one that covers it is purged, not one like it", () => {
    const rule: ProductRule = {
      name: "shelves",
      tags: ({ item: { name } }) => [tags.category({ name }), tags.shelf({ name, row: 1 })],
    };
    const outside = (...names: string[]): readonly unknown[] => {
      const config = configOf([rule], { coarse: { tags: [tags.category({ name: "in" })] } });
      return decide(changesOf(names.map((name) => ({ new: product({ name }) }))), config).outsideCoarse;
    };

    expect(outside("in", "in")).toEqual([]);
    expect(outside("in", "out")).toMatchObject([{ what: "category" }, { what: "shelf" }]);
  });
});

describe("a cascade", () => {
  it("purges along with a tag what it brings, once, at the same edges, in circles too", () => {
    const config = configOf([{ ...page, edges: ["api"] }], { cascades: true });
    const { tags: stale } = decide(changesOf([{ new: product({}) }, { new: product({}) }]), config);

    expect(stale.map(({ tag, edges, changes, cause }) => [tag.text, edges, changes, cause.rule])).toEqual([
      ["product:1", ["api"], 2, "page"],
      ["category:of-1", ["api"], 2, "page"],
      ["navigation", ["api"], 2, "page"],
    ]);
  });
});

describe("a rule that fails", () => {
  const fails = (outputs: Partial<ProductRule>, image: Partial<RawImage> = {}): Stale =>
    decided(
      [{ name: "broken", ...outputs }, page],
      [{ new: { ...product({ name: "s3cret" }), ...image } as RawImage }],
    );

  it("is reported with its error's name and place, without item data, and stops no other rule", () => {
    const stale = fails({
      tags: ({ item: { name } }) => {
        throw new RangeError(`no such name:\n    at ${name}:1:1`);
      },
    });

    expect(stale.failed).toMatchObject([{ source: "Products", rule: "broken", change: { sequenceNumber: "1" } }]);
    expect(stale.failed[0]?.reason).toMatch(/^RangeError at decide\.test\.ts:\d+:\d+$/);
    expect(JSON.stringify(stale.failed.map(({ reason }) => reason))).not.toContain("s3cret");
    expect(texts(stale)).toEqual(["product:1"]);
    expect(stale).toMatchObject({ effective: 0, ignored: 0, unmatched: 0 });
  });

  it.each<[string, () => unknown, string]>([
    ["a text in place of a tag", () => ["products"], "tags must give a tag, got a value of type string"],
    [
      "nothing",
      () => undefined,
      "tags must return an array or another synchronous iterable, got a value of type undefined",
    ],
    [
      "one text",
      () => "products",
      "tags must return an array or another synchronous iterable, got a value of type string",
    ],
    [
      "a promise",
      () => Promise.reject(new Error("late")),
      "tags must return an array or another synchronous iterable, got a promise",
    ],
    ["a hole", () => Array(1), "tags must give a tag, got a value of type undefined"],
    ["too much", () => endless(), "more than 10000 outputs from one image"],
    [
      "too long an array",
      () => Array.from({ length: 10_001 }, () => tags.products()),
      "more than 10000 outputs from one image",
    ],
  ])("is one that returns %s", (_, output, reason) => {
    const stale = fails({ tags: output as ProductRule["tags"] });

    expect(stale.failed.map((failure) => failure.reason)).toEqual([`RuleOutputError: ${reason}`]);
  });

  it.each<[string, Partial<ProductRule>]>([
    ["paths must give a path with a leading slash, got a value of type string", { paths: () => ["c/tv"] }],
    ["paths must give a path with a leading slash, got an empty string", { paths: () => [""] }],
    ["objectKeys must give a key of 1 to 32768 bytes, got an empty string", { objectKeys: () => [""] }],
    [
      "objectKeys must give a key of 1 to 32768 bytes, got a value of type string",
      { objectKeys: () => ["é".repeat(16_385)] },
    ],
    [
      "objectKeys must give a key of 1 to 32768 bytes, got a value of type number",
      { objectKeys: () => [7 as unknown as string] },
    ],
  ])("is one whose %s", (reason, outputs) => {
    expect(fails(outputs).failed.map((failure) => failure.reason)).toEqual([`RuleOutputError: ${reason}`]);
  });

  it("may have met an attribute that is torn deep inside, or tried to change the item", () => {
    const torn = fails(
      { tags: ({ item: { seo } }) => [tags.category({ name: seo?.title ?? "" })] },
      { seo: { M: { title: { S: 7 } } } },
    );
    const writing = fails({
      tags: ({ item: target }) => [tags.category({ name: ((target as { name: string }).name = "x") })],
    });

    expect(torn.failed.map(({ reason }) => reason)).toEqual([
      "MalformedAttributeError: malformed attribute: expected text",
    ]);
    expect(writing.failed[0]?.reason).toMatch(/^TypeError at /);
  });

  it("may have been given no value for a tag", () => {
    const { failed } = fails({ tags: ({ item: { type } }) => [tags.category({ name: type as string })] });

    expect(failed.map(({ reason }) => reason)).toEqual([
      "InvalidTagValueError: tag category: name must be a string, a bigint or a finite number, got undefined",
    ]);
  });

  it("may be a cascade, or the match itself", () => {
    const cascade = decide(changesOf([{ new: product({ pk: "P#torn" }) }]), configOf([page], { cascades: true }));
    const match = decide(changesOf([{ new: { pk: { S: 7 } } as unknown as RawImage }]), configOf([page]));

    expect(cascade.failed).toMatchObject([{ rule: "page", reason: expect.stringMatching(/^Error at /) }]);
    expect(match.failed).toMatchObject([
      { rule: "match", reason: "MalformedAttributeError: malformed attribute: expected text" },
    ]);
  });

  it("may throw what is no error, or an error that names itself after the item", () => {
    const nameless = fails({ tags: () => thrown("s3cret") });
    const named = fails({ tags: () => thrown(Object.assign(new Error("s3cret"), { name: "s3cret item" })) });

    expect(nameless.failed.map(({ reason }) => reason)).toEqual(["threw a value of type string"]);
    expect(named.failed[0]?.reason).toMatch(/^Error at decide\.test\.ts:\d+:\d+$/);
  });

  it("is listed once for each source, however many of its rules fail", () => {
    const broken: ProductRule = { name: "broken", tags: () => thrown(new Error("x")) };

    expect(decided([broken, { ...broken, name: "too" }], [{ new: product({}) }]).failed).toHaveLength(1);
  });

  it("makes the same of an image whatever array it fills, and of both images when it goes by the key", () => {
    const kept: ReturnType<typeof tags.category>[] = [];
    const reusing: ProductRule = {
      name: "reusing",
      tags: ({ item: { category } }) => {
        kept.splice(0, kept.length, tags.category({ name: category }));
        return kept;
      },
    };

    expect(texts(decided([reusing], [{ old: product({ category: "a" }), new: product({ category: "b" }) }]))).toEqual([
      "category:a",
      "category:b",
    ]);
  });
});

interface Images {
  readonly old?: RawImage;
  readonly new?: RawImage;
}

interface Setup {
  readonly where?: Record<string, string | number | boolean>;
  readonly coarse?: CoarseOptions;
  readonly pk?: string;
  readonly cascades?: boolean;
}

function configOf(
  rules: readonly ProductRule[],
  { where = {}, coarse, pk = "P#{id}", cascades = false }: Setup = {},
): Config {
  const options = {
    table: "Products",
    item: item<Product>(),
    match: { pk: pk as "P#{id}" },
    where: where as { type?: string },
    rules,
  } as const;
  const cascade = [
    {
      when: tags.product,
      alsoPurge: ({ id }: { readonly id: string }) =>
        id === "torn" ? thrown(new Error(id)) : [tags.category({ name: `of-${id}` })],
    },
    { when: tags.category, alsoPurge: () => [tags.navigation()] },
    { when: tags.navigation, alsoPurge: () => [tags.category({ name: "of-1" }), tags.navigation()] },
  ] as const;
  return defineConfig({
    namespace: "shop",
    tags,
    sources: [source(coarse ? { ...options, coarse } : options)],
    edges: { www: {}, api: {} },
    ...(cascades && { cascade }),
  });
}

function decided(rules: readonly ProductRule[], writes: readonly Images[]): Stale {
  return decide(changesOf(writes), configOf(rules));
}

function changesOf(writes: readonly Images[], table = "Products"): ReturnType<typeof readChanges>["changes"] {
  const records = writes.map((images, i) => {
    const eventName = images.old ? (images.new ? "MODIFY" : "REMOVE") : "INSERT";
    return record({ eventName, ...images, sequenceNumber: String(i + 1) });
  });
  const { changes, unreadable } = readChanges(records, () => table);
  expect(unreadable).toEqual([]);
  return changes;
}

interface ProductParts {
  readonly pk?: string;
  readonly name?: string;
  readonly category?: string;
  readonly stock?: string | number | undefined;
  readonly type?: string;
  readonly seo?: RawImage;
}

function product({ pk = "P#1", name = "Screen", category = "tv", stock, type, seo }: ProductParts): RawImage {
  return {
    pk: { S: pk },
    name: { S: name },
    category: { S: category },
    ...(stock !== undefined && { stock: { N: String(stock) } }),
    ...(type !== undefined && { type: { S: type } }),
    ...(seo && { seo: { M: seo } }),
  };
}

function texts({ tags: stale }: Stale): readonly string[] {
  return stale.map(({ tag }) => tag.text);
}

function thrown(error: unknown): never {
  throw error;
}

function* endless(): Generator<ReturnType<typeof tags.products>> {
  for (;;) yield tags.products();
}
