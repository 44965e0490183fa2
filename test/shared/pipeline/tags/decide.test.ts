import { describe, expect, it } from "vitest";
import { decide } from "../../../../shared/pipeline/tags/decide.ts";
import { changesOf, configOf, decided, list, page, product } from "./product-rules.ts";

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
