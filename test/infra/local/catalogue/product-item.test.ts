import assert from "node:assert/strict";
import fc from "fast-check";
import { expect, it } from "vitest";
import { plainItem } from "../../../../functions/demo-site/plain-item.ts";
import { type Document, productItem } from "../../../../infra/local/catalogue/product-item.ts";

it("keeps every field of a document as it is, nested and odd ones included", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), documents, (id, document) => {
      const { pk, sk, id: ownId, category, ...fields } = plainItem(productItem(id, document));

      expect({ pk, sk, ownId }).toStrictEqual({ pk: `PRODUCT#${id}`, sk: "META", ownId: id });
      expect(typeof category).toBe("string");
      // toStrictEqual takes a field called `constructor` for a class
      assert.deepStrictEqual(fields, { ...document });
    }),
  );
});

it.each([
  ["MIT", "MIT"],
  ["GPL-3.0-only, or commercial", "GPL-3.0-only, or commercial"],
  ["", "unknown"],
  [{ identifier: "Freeware" }, "unknown"],
  [undefined, "unknown"],
] as const)("takes the category from a licence %j: %s", (license, category) => {
  expect(productItem("x", license === undefined ? {} : { license })["category"]).toStrictEqual({ S: category });
});

const RESERVED = new Set(["pk", "sk", "id", "category", "__proto__"]);

const documents = fc
  .dictionary(
    fc.string({ minLength: 1 }).filter((name) => !RESERVED.has(name)),
    fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(
          fc.string().filter((name) => name !== "__proto__"),
          tie("json"),
          { maxKeys: 3, noNullPrototype: true },
        ),
      ),
    })).json,
    { maxKeys: 5, noNullPrototype: true },
  )
  .map((document) => document as Document);
