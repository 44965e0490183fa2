import assert from "node:assert/strict";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainItem } from "../../../functions/demo-site/plain-item.ts";
import { type Document, productItem } from "../../../infra/local/catalogue/product-item.ts";

describe("an item as JSON", () => {
  it.each<[string, AttributeValue, unknown]>([
    ["text", { S: "ü" }, "ü"],
    ["a number", { N: "-1.5" }, -1.5],
    ["a number a double holds exactly", { N: "123456789012345" }, 123_456_789_012_345],
    ["a number a double would round, as text", { N: "12345678901234567890.5" }, "12345678901234567890.5"],
    ["a number far beyond, as it is written", { N: "1E+120" }, 1e120],
    ["true", { BOOL: true }, true],
    ["null", { NULL: true }, null],
    ["bytes as base64", { B: new Uint8Array([0, 255]) }, "AP8="],
    ["a set of texts in order", { SS: ["b", "a"] }, ["a", "b"]],
    ["a set of numbers by size", { NS: ["10", "9", "-1"] }, [-1, 9, 10]],
    ["a set of bytes in order", { BS: [new Uint8Array([2]), new Uint8Array([1])] }, ["AQ==", "Ag=="]],
    ["lists and maps inside each other", { L: [{ M: { a: { L: [] } } }, { M: {} }] }, [{ a: [] }, {}]],
  ])("has %s", (_, value, plain) => {
    expect(plainItem({ value })).toStrictEqual({ value: plain });
  });

  it("gives back every document that was put, whatever is in it", () => {
    fc.assert(
      fc.property(document(), (put) => {
        const got = JSON.parse(JSON.stringify(plainItem(productItem("x", put)))) as Document;

        const wanted = { ...put, pk: "PRODUCT#x", sk: "META", id: "x", category: got["category"] };
        // toStrictEqual takes a field called `constructor` for a class
        assert.deepStrictEqual(got, wanted);
      }),
    );
  });

  it("is the same however a set is ordered", () => {
    const numbers = fc.uniqueArray(fc.integer().map(String), { minLength: 2 });
    fc.assert(
      fc.property(numbers, (NS) => {
        expect(plainItem({ set: { NS: NS.toReversed() } })).toStrictEqual(plainItem({ set: { NS } }));
      }),
    );
  });
});

/** What JSON can say, with numbers of as many digits as doubles hold; a document's own name for a key would be replaced. */
function document(): fc.Arbitrary<Document> {
  const leaf = fc.oneof(fc.string({ unit: "grapheme" }), fc.boolean(), fc.constant(null), fc.integer());
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  return fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true }).map((fields) => fields as Document);
}

const RESERVED = new Set(["pk", "sk", "id", "category", "license", "__proto__"]);

const name = fc.string({ minLength: 1 }).filter((text) => !RESERVED.has(text));
