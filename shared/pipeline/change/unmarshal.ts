import { decodeBase64 } from "./base64.ts";
import type { RawAttribute, RawImage } from "./change.ts";
import { canonicalNumber } from "./decimal.ts";
import { MalformedAttributeError } from "./malformed-attribute-error.ts";
import { ReadOnlySet } from "./read-only-set.ts";
import { attributeOf, listOf, textOf, typeOf } from "./raw-attribute.ts";

/** An attribute as JavaScript has it. */
export type Unmarshalled = string | number | bigint | boolean | null | object;

/** Makes an object of a map's attributes. */
type MapView = (attributes: RawImage) => object;

/**
 * An attribute as JavaScript has it: lists frozen, sets read-only, binary as bytes, numbers as {@link unmarshalNumber}
 * says, `NULL` as `null`, maps as `mapView` makes them.
 *
 * @throws {MalformedAttributeError} when it is not what DynamoDB sends.
 */
export function unmarshal(attribute: RawAttribute, mapView: MapView): Unmarshalled {
  const text = attribute["S"];
  // Most attributes are text.
  if (typeof text === "string") return text;
  const type = typeOf(attribute);
  const value = attribute[type];
  switch (type) {
    case "S":
      return textOf(value);
    case "N":
      return unmarshalNumber(textOf(value));
    case "B":
      return bytesOf(textOf(value));
    case "BOOL":
      if (typeof value === "boolean") return value;
      throw new MalformedAttributeError("true or false");
    case "NULL":
      return null;
    case "M":
      return mapView(attributeOf(value) as RawImage);
    case "L":
      return Object.freeze(listOf(value).map((member) => unmarshal(attributeOf(member), mapView)));
    case "SS":
      return new ReadOnlySet(listOf(value).map(textOf));
    case "NS":
      return new ReadOnlySet(listOf(value).map((member) => unmarshalNumber(textOf(member))));
    case "BS":
      return new ReadOnlySet(listOf(value).map((member) => bytesOf(textOf(member))));
    default:
      throw new MalformedAttributeError("a type that DynamoDB has");
  }
}

/**
 * A DynamoDB number as a `number`, or as a `bigint` where it is whole and a `number` would not tell it from its
 * neighbours. Fractions keep the 15 to 17 digits a `number` has.
 */
export function unmarshalNumber(text: string): number | bigint {
  const value = Number(text);
  if (!Number.isFinite(value) || !DECIMAL.test(text)) throw new MalformedAttributeError("a decimal number");
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value + 0;
  const exact = canonicalNumber(text);
  return exact.includes(".") ? value : BigInt(exact);
}

/** What JavaScript would also take for a number, an empty text or `0x1`, is none for DynamoDB. */
const DECIMAL = /^[-+.\deE]+$/;

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(decodeBase64(base64), (char) => char.charCodeAt(0));
}
