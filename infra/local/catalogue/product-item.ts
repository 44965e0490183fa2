import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** A value of a JSON document. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A JSON document, such as a trace keeps. */
export type Document = Readonly<Record<string, Json>>;

/** Where a product is in the table. */
export function productKey(id: string): Record<string, AttributeValue> {
  return { pk: { S: `PRODUCT#${id}` }, sk: { S: "META" } };
}

/** A document as an item of the table: its own fields as they are, and those the catalogue goes by. */
export function productItem(id: string, document: Document): Record<string, AttributeValue> {
  const { license } = document;
  // An index key can't be the empty string.
  const category = typeof license === "string" && license !== "" ? license : "unknown";
  return { ...attributes(document), ...productKey(id), id: { S: id }, category: { S: category } };
}

/** Not the SDK's `marshall`: that fails on a field called `constructor`. */
function attributes(document: Document): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(document).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value: Json): AttributeValue {
  switch (typeof value) {
    case "string":
      return { S: value };
    case "number":
      return { N: String(value) };
    case "boolean":
      return { BOOL: value };
    default:
      if (value === null) return { NULL: true };
      return Array.isArray(value) ? { L: value.map(attribute) } : { M: attributes(value as Document) };
  }
}
