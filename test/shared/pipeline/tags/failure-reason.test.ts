import { describe, expect, it } from "vitest";
import type { RawImage } from "../../../../shared/pipeline/change/change.ts";
import { decide } from "../../../../shared/pipeline/tags/decide.ts";
import type { Stale } from "../../../../shared/pipeline/tags/stale.ts";
import { changesOf, configOf, decided, page, product, type ProductRule, tags, texts, thrown } from "./product-rules.ts";

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
    expect(stale.failed[0]?.reason).toMatch(/^RangeError at failure-reason\.test\.ts:\d+:\d+$/);
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
    expect(named.failed[0]?.reason).toMatch(/^Error at failure-reason\.test\.ts:\d+:\d+$/);
  });

  it("is listed once for each source, however many of its rules fail", () => {
    const broken: ProductRule = { name: "broken", tags: () => thrown(new Error("x")) };

    expect(decided([broken, { ...broken, name: "too" }], [{ new: product({}) }]).failed).toHaveLength(1);
  });
});

function* endless(): Generator<ReturnType<typeof tags.products>> {
  for (;;) yield tags.products();
}
