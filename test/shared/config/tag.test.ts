import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidTagValueError, defineTags, isTag } from "../../../shared/config/index.ts";

const tags = defineTags({
  products: "products",
  product: { tag: "product:{productId}", under: "products" },
  review: { tag: "review-{productId}-by-{author}", under: "product" },
  shelf: "A{row}A{column}F",
});

describe("a tag", () => {
  it("is its template with the values in place", () => {
    expect(tags.product({ productId: "tv-42" }).text).toBe("product:tv-42");
    expect(String(tags.products())).toBe("products");
  });

  it("can be told from text, and from another vocabulary's objects", () => {
    expect(isTag(tags.products())).toBe(true);
    expect(isTag("products")).toBe(false);
    expect(isTag({ text: "products", definition: "products", params: {}, ancestors: [] })).toBe(false);
  });

  it("stands in JSON as its text", () => {
    expect(JSON.stringify({ tag: tags.product({ productId: 7 }) })).toBe('{"tag":"product:7"}');
  });

  it("is legal for CloudFront and no wildcard for Redis, whatever the values", () => {
    fc.assert(
      fc.property(value(), value(), (productId, author) => {
        for (const tag of [tags.product({ productId }), tags.review({ productId, author })]) {
          expect(tag.text).toMatch(/^[!-+\--~]{1,256}$/);
          expect(tag.text).not.toMatch(/[*?[\]\\]/);
        }
      }),
    );
  });

  it("differs from every tag made with other values", () => {
    fc.assert(
      fc.property(value(), value(), value(), value(), (a, b, c, d) => {
        const isSame = String(a) === String(c) && String(b) === String(d);

        const one = tags.shelf({ row: a, column: b });
        const other = tags.shelf({ row: c, column: d });

        expect(one.text === other.text).toBe(isSame);
      }),
    );
  });

  it("can be read back, unless it was too long and hashed", () => {
    fc.assert(
      fc.property(value(), value(), (row, column) => {
        const { text, params } = tags.shelf({ row, column });

        expect(tags.shelf.parse(text)).toEqual(text.includes("~") ? undefined : params);
      }),
    );
  });

  it("is not read as a tag of another definition, or as one nobody made", () => {
    for (const text of [
      "product:",
      "products:1",
      "product:a b",
      "product:%2d",
      "product:%41",
      "product:a~b",
      "product:%C3",
    ]) {
      expect(tags.product.parse(text), text).toBeUndefined();
    }
  });

  it("keeps an empty value apart from every other", () => {
    expect(tags.product({ productId: "" }).text).toBe("product:%FF");
    expect(tags.product.parse("product:%FF")).toEqual({ productId: "" });
  });

  it("survives halves of surrogate pairs and keeps them apart", () => {
    const texts = ["\u{D800}", "\u{DC00}", "\u{FFFD}", "\u{1F600}"].map(
      (productId) => tags.product({ productId }).text,
    );

    expect(texts).toEqual(["product:%ED%A0%80", "product:%ED%B0%80", "product:%EF%BF%BD", "product:%F0%9F%98%80"]);
    expect(texts.map((text) => tags.product.parse(text)?.productId)).toEqual([
      "\u{D800}",
      "\u{DC00}",
      "\u{FFFD}",
      "\u{1F600}",
    ]);
  });

  it("encodes as everybody else does where everybody agrees", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), (productId) => {
        const encoded = encodeURIComponent(productId)
          .replaceAll("%2F", "/")
          .replaceAll(/[!~*'()]/g, escapeAscii);

        expect(tags.product({ productId }).text).toBe(`product:${encoded}`);
      }),
    );
  });

  it("beyond 256 characters is its beginning and a hash, the same for the same values only", () => {
    const long = tags.product({ productId: "x".repeat(249) });
    const longest = tags.product({ productId: "x".repeat(248) });

    expect(longest.text).toHaveLength(256);
    expect(longest.text).not.toContain("~");
    expect(long.text).toMatch(/^product:~[A-Za-z0-9_-]{43}$/);
    expect(tags.product({ productId: "x".repeat(249) }).text).toBe(long.text);
    expect(tags.product({ productId: `${"x".repeat(248)}y` }).text).not.toBe(long.text);
    expect(long.params).toEqual({ productId: "x".repeat(249) });
  });

  it("is the same whether a number comes as number, bigint or text", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (productId) => {
        const { text } = tags.product({ productId });

        expect(tags.product({ productId: productId.toString() }).text).toBe(text);
      }),
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.maxSafeInteger(), fc.double({ min: -1e22, max: 1e22, noNaN: true }).map(Math.trunc)),
        (whole) => {
          expect(tags.product({ productId: whole }).text).toBe(tags.product({ productId: BigInt(whole) }).text);
        },
      ),
    );
    expect(tags.product({ productId: -0 }).text).toBe("product:0");
    expect(tags.product({ productId: 1e21 }).text).toBe(`product:1${"0".repeat(21)}`);
  });

  it("refuses what is neither text nor a finite number, without quoting it", () => {
    for (const wrong of [
      undefined,
      null,
      Number.NaN,
      Infinity,
      true,
      { secret: "s3cret" },
      ["s3cret"],
      Symbol("s3cret"),
    ]) {
      const make = (): unknown => tags.product({ productId: wrong as unknown as string });

      expect(make).toThrow(InvalidTagValueError);
      expect(make).not.toThrow("s3cret");
    }
  });

  it("knows what it is under, nearest first", () => {
    const { ancestors } = tags.review({ productId: "a b", author: "x" });

    expect(ancestors.map(({ text }) => text)).toEqual(["product:a%20b", "products"]);
    expect(tags.products().ancestors).toEqual([]);
  });
});

function value(): fc.Arbitrary<string | number> {
  return fc.oneof(
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.string({
      unit: fc.constantFrom("A", "F", "a", "%", "4", "1", ":", "-", "~", "*", ",", " ", "\u{D800}", "é"),
      maxLength: 6,
    }),
    fc.string({ minLength: 200, maxLength: 300 }),
    fc.integer(),
  );
}

function escapeAscii(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
