import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineConfig } from "../../../../shared/config/define-config.ts";
import { defineTags } from "../../../../shared/config/define-tags.ts";
import { readTag } from "../../../../shared/pipeline/asked/read-tag.ts";

const tags = defineTags({
  all: "all",
  shop: { tag: "shop:{shop}", under: "all" },
  product: { tag: "shop:{shop}/product:{id}", under: "shop" },
});
/** All that an encoder could stumble over, and values so long that their tag is hashed. */
const values = fc
  .array(fc.constantFrom("a", "A", "/", ":", "%", "%41", "~", ",", "*", " ", "é", "\ud800", "😀", "x".repeat(130)), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));
const { vocabulary } = defineConfig({ namespace: "shop", tags, sources: [] });

describe("a tag in a request", () => {
  it("is the tag that a rule or a reader would have made, with the same ancestors, as text and by name", () => {
    fc.assert(
      fc.property(values, values, (shop, id) => {
        const made = tags.product({ shop, id });

        const byName = readTag({ name: "product", params: { shop, id } }, vocabulary);
        const byText = made.text.includes("~") ? byName : readTag(made.text, vocabulary);
        for (const read of [byName, byText]) {
          expect(read?.text).toBe(made.text);
          expect(read?.ancestors.map(String)).toStrictEqual(made.ancestors.map(String));
        }
      }),
    );
  });

  it("spells numbers as rules do", () => {
    expect(readTag({ name: "shop", params: { shop: 1e21 } }, vocabulary)?.text).toBe("shop:1000000000000000000000");
  });

  it.each([
    ["of another vocabulary", "shelf:1"],
    ["that no encoder would have written", "shop:a b"],
    ["with another spelling of the same", "shop:%41"],
    ["by a name that there is not", { name: "shelf", params: { id: 1 } }],
    ["with too few parameters", { name: "product", params: { id: 1 } }],
    ["with too many", { name: "shop", params: { shop: 1, id: 1 } }],
    ["by what every object has", { name: "shop", params: JSON.parse('{"__proto__":1}') as Record<string, number> }],
  ])("is none when it is one %s", (_, request) => {
    expect(readTag(request, vocabulary)).toBeUndefined();
  });
});
