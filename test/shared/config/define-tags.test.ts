import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError, defineTags } from "../../../shared/config/index.ts";
import { problemsOf } from "./problems-of.ts";

describe("a vocabulary", () => {
  it("refuses parameters nobody could tell apart", () => {
    expect(problemsOf(() => defineTags({ pair: "pair:{a}{b}" }))).toEqual([
      "tags.pair: text between {a} and {b}, or nobody could tell where one ends",
    ]);
  });

  it.each([
    ["a,b:{x}"],
    ["a b:{x}"],
    ["a*:{x}"],
    ["a?{x}"],
    ["a[b]{x}"],
    ["a\\{x}"],
    ["a%20{x}"],
    ["a~{x}"],
    ["ä:{x}"],
  ])("refuses text that has a meaning elsewhere: %s", (tag) => {
    expect(problemsOf(() => defineTags({ bad: tag }))).toEqual([
      "tags.bad: visible ASCII without space, comma, * ? [ ] \\ % or ~ around its parameters",
    ]);
  });

  it.each([
    ["{x}:{x}"],
    ["a:{x"],
    ["a:x}"],
    ["a:{}"],
    ["a:{1}"],
    ["a:{x y}"],
    ["a:{toString}"],
    ["a:{__proto__}"],
    [""],
  ])("refuses a template that can't be read: %j", (tag) => {
    expect(problemsOf(() => defineTags({ bad: tag }))).toHaveLength(1);
  });

  it("refuses two definitions that can make the same tag", () => {
    expect(problemsOf(() => defineTags({ page: "p/{path}", start: "p/index" }))).toEqual([
      "tags.start: a template that can't make a tag of tags.page (p/{path})",
    ]);
    expect(problemsOf(() => defineTags({ page: "{kind}/{path}", product: "product/{id}" }))).toHaveLength(1);
    expect(problemsOf(() => defineTags({ same: "x:{a}", again: "x:{b}" }))).toHaveLength(1);
  });

  it("takes definitions whose values can't reach each other's text", () => {
    expect(
      problemsOf(() => defineTags({ product: "product:{id}", reviews: "product:{id}:reviews", all: "product" })),
    ).toEqual([]);
  });

  it("takes one that another could only make without encoding", () => {
    expect(problemsOf(() => defineTags({ page: "{path}/x", start: "a/b/x" }))).toEqual([]);
    expect(problemsOf(() => defineTags({ page: "{path}/x", start: "ab/x" }))).toHaveLength(1);
  });

  it("never lets two definitions through that some values make the same", () => {
    fc.assert(
      fc.property(
        template(),
        template(),
        fc.array(fc.tuple(word(), word(), word(), word()), { minLength: 20 }),
        (a, b, tries) => {
          const overlap = problemsOf(() => defineTags({ a, b })).length > 0;
          const clash = tries.find(([p, q, r, s]) => render(a, p, q) === render(b, r, s));

          expect(overlap || clash === undefined).toBe(true);
        },
      ),
    );
  });

  it("refuses ancestors in a circle, of nowhere, or with parameters their descendants lack", () => {
    const define: (options: Record<string, string | { tag: string; under: string }>) => unknown = defineTags;

    expect(
      problemsOf(() => {
        define({
          a: { tag: "a", under: "b" },
          b: { tag: "b", under: "a" },
          self: { tag: "self", under: "self" },
          lost: { tag: "lost", under: "nowhere" },
          product: "product:{id}",
          list: { tag: "list", under: "product" },
        });
      }),
    ).toEqual([
      "tags.lost.under: one of a, b, self, lost, product, list",
      "tags.list.under: a definition whose parameters list has too (it lacks {id})",
      "tags.a.under: a chain that ends",
      "tags.self.under: a chain that ends",
    ]);
  });

  it("reports everything that is wrong with it at once", () => {
    const define = (): unknown => defineTags({ "1st": "x", long: "l".repeat(129), star: "*" });

    expect(define).toThrow(ConfigError);
    expect(problemsOf(define)).toHaveLength(3);
  });
});

function word(): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom("a", "b", "/", ":"), minLength: 1, maxLength: 3 });
}

/** Templates of so few letters that many overlap. */
function template(): fc.Arbitrary<string> {
  const literal = fc.string({ unit: fc.constantFrom("a", "b", "/", ":"), minLength: 1, maxLength: 2 });
  return fc.tuple(fc.option(literal), literal, fc.option(literal)).map(([first, middle, last]) => {
    return `${first ?? ""}{p}${middle}{q}${last ?? ""}`;
  });
}

function render(tag: string, p: string, q: string): string {
  const { only } = defineTags({ only: { tag: `${tag}` as "{p}/{q}" } });
  return only({ p, q }).text;
}
