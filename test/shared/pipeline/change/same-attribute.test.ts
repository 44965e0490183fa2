import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RawAttribute, RawImage } from "../../../../shared/pipeline/change/change.ts";
import { MalformedAttributeError } from "../../../../shared/pipeline/change/malformed-attribute-error.ts";
import { firstDifference, sameAttribute } from "../../../../shared/pipeline/change/same-attribute.ts";

describe("two attributes", () => {
  it.each<[RawAttribute, RawAttribute]>([
    [{ S: "é" }, { S: "é" }],
    [{ N: "1.0" }, { N: "1" }],
    [{ B: "/9g=" }, { B: "/9h=" }],
    [{ NULL: true }, { NULL: true }],
    [{ SS: ["a", "b"] }, { SS: ["b", "a"] }],
    [{ NS: ["1", "2.50"] }, { NS: ["2.5", "1e0"] }],
    [{ BS: ["/9g=", "AA=="] }, { BS: ["AA==", "/9h="] }],
    [{ L: [{ N: "1" }, { S: "x" }] }, { L: [{ N: "1.0" }, { S: "x" }] }],
    [{ M: { a: { N: "1" }, b: { SS: ["x", "y"] } } }, { M: { b: { SS: ["y", "x"] }, a: { N: "1.0" } } }],
  ])("mean the same: %j and %j", (a, b) => {
    expect(sameAttribute(a, b)).toBe(true);
    expect(sameAttribute(b, a)).toBe(true);
  });

  it.each<[RawAttribute | undefined, RawAttribute | undefined]>([
    [{ S: "é" }, { S: "e\u0301" }],
    [{ S: "1" }, { N: "1" }],
    [{ N: "1" }, { N: "1.00000000000000000000000000000000000001" }],
    [{ B: "AA==" }, { B: "AQ==" }],
    [{ BOOL: true }, { BOOL: false }],
    [{ NULL: true }, undefined],
    [undefined, { S: "" }],
    [{ SS: ["a"] }, { SS: ["a", "b"] }],
    [{ SS: ["a", "b"] }, { SS: ["a", "c"] }],
    [{ NS: ["1"] }, { NS: ["2"] }],
    [{ L: [{ N: "1" }, { N: "2" }] }, { L: [{ N: "2" }, { N: "1" }] }],
    [{ L: [] }, { L: [{ NULL: true }] }],
    [{ M: {} }, { M: { a: { NULL: true } } }],
    [{ M: { a: { S: "x" } } }, { M: { b: { S: "x" } } }],
    [{ M: {} }, { M: { ["__proto__"]: { M: {} } } }],
    [{ M: { toString: { S: "x" } } }, { M: { valueOf: { S: "x" } } }],
  ])("differ: %j and %j", (a, b) => {
    expect(sameAttribute(a, b)).toBe(false);
    expect(sameAttribute(b, a)).toBe(false);
  });

  it("stay the same when sets are shuffled, maps reordered and numbers spelled differently", () => {
    fc.assert(
      fc.property(attribute(), (original) => {
        expect(sameAttribute(original, respelled(original))).toBe(true);
      }),
    );
  });

  it.each<[RawAttribute, RawAttribute]>([
    [{}, {}],
    [{ Q: 1 }, { Q: 1 }],
    [{ S: 1 }, { S: 1 }],
    [{ N: "one" }, { N: "two" }],
    [{ L: "ab" }, { L: "ab" }],
    [{ M: null }, { M: null }],
    [{ SS: "ab" }, { SS: "ab" }],
    [{ B: "?" }, { B: "!" }],
    [{ L: [7] }, { L: [7] }],
  ])("are not compared when they are not what DynamoDB sends: %j", (a, b) => {
    expect(() => sameAttribute(a, b)).toThrow(MalformedAttributeError);
  });
});

describe("the first difference of two images", () => {
  it("is the name of an attribute that came, went or changed, at any depth", () => {
    const image: RawImage = { a: { S: "x" }, b: { M: { c: { L: [{ N: "1" }] } } } };

    expect(firstDifference(image, structuredClone(image))).toBeUndefined();
    expect(firstDifference(image, { ...image, d: { S: "new" } })).toBe("d");
    expect(firstDifference({ ...image, d: { S: "gone" } }, image)).toBe("d");
    expect(firstDifference(image, { ...image, b: { M: { c: { L: [{ N: "2" }] } } } })).toBe("b");
  });
});

function attribute(): fc.Arbitrary<RawAttribute> {
  const text = fc.string({ maxLength: 3 });
  const number = fc.integer({ min: -1_000, max: 1_000 }).map(String);
  const { node } = fc.letrec<{ node: RawAttribute }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.oneof(
        fc.record({ S: text }),
        fc.record({ N: number }),
        fc.record({ BOOL: fc.boolean() }),
        fc.record({ SS: fc.uniqueArray(text, { minLength: 1 }) }),
        fc.record({ NS: fc.uniqueArray(number, { minLength: 1 }) }),
      ),
      fc.record({ L: fc.array(tie("node"), { maxLength: 3 }) }),
      fc.record({ M: fc.dictionary(text, tie("node"), { maxKeys: 3 }) }),
    ),
  }));
  return node;
}

function respelled(original: RawAttribute): RawAttribute {
  const { N, SS, NS, L, M } = original as {
    N?: string;
    SS?: string[];
    NS?: string[];
    L?: RawAttribute[];
    M?: RawImage;
  };
  if (N !== undefined) return { N: `${N}.0` };
  if (SS) return { SS: SS.toReversed() };
  if (NS) return { NS: NS.toReversed().map((number) => `${number}e0`) };
  if (L) return { L: L.map(respelled) };
  if (M)
    return {
      M: Object.fromEntries(
        Object.entries(M)
          .toReversed()
          .map(([name, value]) => [name, respelled(value)]),
      ),
    };
  return { ...original };
}
