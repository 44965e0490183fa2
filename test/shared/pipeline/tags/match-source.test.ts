import { describe, expect, it } from "vitest";
import type { RawImage } from "../../../../shared/pipeline/change/change.ts";
import { decide } from "../../../../shared/pipeline/tags/decide.ts";
import { changesOf, configOf, decided, page, product, tags, texts } from "./product-rules.ts";

describe("a change", () => {
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
