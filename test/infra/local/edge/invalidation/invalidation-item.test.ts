import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWildcard, parseItem } from "../../../../../infra/local/edge/invalidation/invalidation-item.ts";
import { invalidationPath } from "../../../../../shared/pipeline/plan/invalidation-path.ts";

describe("parseItem", () => {
  it.each([
    ["#Product:42", { kind: "tag", tag: "product:42" }],
    ["#a/b?c=d*", { kind: "tag", tag: "a/b?c=d*" }],
    ["/a", { kind: "url", url: "/a" }],
    ["/a?x=1&y=2", { kind: "url", url: "/a?x=1&y=2" }],
    ["/caf%C3%A9", { kind: "url", url: "/caf%C3%A9" }],
    ["/*", { kind: "prefix", prefix: "/" }],
    ["/a?x=*", { kind: "prefix", prefix: "/a?x=" }],
    ["/a*b", { kind: "url", url: "/a*b" }],
    ["/a*b*", { kind: "prefix", prefix: "/a*b" }],
    ["/~bob", { kind: "nothing" }],
    ["/%7Ebob/*", { kind: "nothing" }],
  ])("reads %s", (item, parsed) => {
    expect(parseItem(item)).toEqual(parsed);
  });

  it.each([
    "",
    "a",
    "*",
    "#",
    "#a,b",
    "#a b",
    "#é",
    `#${"x".repeat(257)}`,
    "/café",
    "/a b",
    "/a#b",
    "/100%",
    "/a%2",
    "/{x}",
    "/a\n",
    `/${"x".repeat(4_000)}`,
  ])("refuses %j", (item) => {
    expect(parseItem(item)).toBeUndefined();
  });

  it("takes the longest path and the longest tag there may be", () => {
    expect(parseItem(`/${"x".repeat(3_999)}`)?.kind).toBe("url");
    expect(parseItem(`#${"x".repeat(256)}`)?.kind).toBe("tag");
  });

  it("takes every path that the planner writes, and each of them matches something", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (path) => {
        expect(["url", "prefix"]).toContain(parseItem(invalidationPath(path))?.kind);
      }),
    );
  });

  it("counts only paths that end in * as wildcards", () => {
    expect(["/*", "/a*", "/a*b", "#a*", "/a"].map(isWildcard)).toEqual([true, true, false, false, false]);
  });
});
