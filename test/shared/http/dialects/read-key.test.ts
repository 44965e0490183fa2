import fc from "fast-check";
import { expect, it } from "vitest";
import { defineConfig } from "../../../../shared/config/define-config.ts";
import { defineTags } from "../../../../shared/config/define-tags.ts";
import { readTag } from "../../../../shared/pipeline/asked/read-tag.ts";
import { readKey } from "../../../../shared/http/dialects/read-key.ts";

const tags = defineTags({
  product: "product:{id}",
  reviews: "product:{id}:reviews",
  stock: "stock:{warehouse}:{sku}",
  navigation: "navigation",
});
const { vocabulary } = defineConfig({ namespace: "shop", tags, sources: [] });

it("finds a tag of one value however it came: raw or encoded, decoded on the way or not, then made part of a URL", () => {
  fc.assert(
    fc.property(ODD_TEXT, fc.constantFrom(...SENT), fc.boolean(), (id, send, isDecoded) => {
      const { text } = tags.product({ id });
      const sent = send(text);

      expect(textsOf(isDecoded ? asPath(decodeURIComponent(sent)) : sent)).toContain(text);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ["navigation", ["navigation"]],
  ["product:42", ["product:42"]],
  ["product:42:reviews", ["product:42:reviews"]],
  ["stock:fra:42", ["stock:fra:42"]],
  ["stock%3Afra%3A42", ["stock:fra:42"]],
])("takes %s for %j and nothing else", (key, texts) => {
  expect(textsOf(key)).toStrictEqual(texts);
});

it.each(["nobody:1", "Product:42", "stock:a:b:c", "%", "product"])(
  "leaves %s as it is, for others to refuse",
  (key) => {
    expect(readKey(key, vocabulary)).toStrictEqual([key]);
  },
);

/** Characters that paths, tags or decoders take for something else; dots are refused where they are segments. */
const ODD_TEXT = fc.string({
  unit: fc.constantFrom("%", "/", "\\", "?", "#", ":", " ", "+", "é", "\t", "\n", "2", "5", "a"),
  minLength: 1,
  maxLength: 9,
});

const SENT = [(tag: string) => tag, encodeURIComponent, encodeURI];

function textsOf(key: string): readonly (string | undefined)[] {
  return readKey(key, vocabulary).map((request) => readTag(request, vocabulary)?.text);
}

/** As it is read from an event of API Gateway. */
function asPath(text: string): string {
  const url = new URL("https://purge-api");
  url.pathname = `/${text.replace(/[%\\\t\n\r]/g, encodeURIComponent)}`;
  return url.pathname.slice(1);
}
