import { decodeBase64 } from "./base64.ts";
import type { RawAttribute, RawImage } from "./change.ts";
import { canonicalNumber, sameNumber } from "./decimal.ts";
import { MalformedAttributeError } from "./malformed-attribute-error.ts";
import { attributeOf, listOf, textOf, typeOf } from "./raw-attribute.ts";

/**
 * Whether two attributes mean the same: sets whatever their order, numbers by their value, binary by its bytes. An
 * absent attribute equals only an absent one.
 *
 * @throws {MalformedAttributeError} when one is not what DynamoDB sends.
 */
export function sameAttribute(a: RawAttribute | undefined, b: RawAttribute | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const text = a["S"];
  const other = b["S"];
  // Most attributes are text.
  if (typeof text === "string" && typeof other === "string") return text === other;
  const type = typeOf(a);
  return type === typeOf(b) && sameValue(type, a[type], b[type]);
}

/** Name of the first attribute in which two images differ in meaning; `undefined` when they don't. */
export function firstDifference(old: RawImage, now: RawImage): string | undefined {
  for (const name in now) {
    if (!Object.hasOwn(old, name) || !sameAttribute(old[name], now[name])) return name;
  }
  for (const name in old) if (!Object.hasOwn(now, name)) return name;
  return undefined;
}

function sameValue(type: string, a: unknown, b: unknown): boolean {
  switch (type) {
    case "S":
      return textOf(a) === textOf(b);
    case "N":
      return sameNumber(textOf(a), textOf(b));
    case "B":
      return sameBinary(textOf(a), textOf(b));
    case "BOOL":
    case "NULL":
      return a === b;
    case "M":
      return firstDifference(attributeOf(a) as RawImage, attributeOf(b) as RawImage) === undefined;
    case "L":
      return sameList(listOf(a), listOf(b));
    case "SS":
      return sameSet(listOf(a), listOf(b), textOf);
    case "NS":
      return sameSet(listOf(a), listOf(b), (member) => canonicalNumber(textOf(member)));
    case "BS":
      return sameSet(listOf(a), listOf(b), (member) => decodeBase64(textOf(member)));
    default:
      throw new MalformedAttributeError("a type that DynamoDB has");
  }
}

function sameBinary(a: string, b: string): boolean {
  return a === b || decodeBase64(a) === decodeBase64(b);
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((member, i) => sameAttribute(attributeOf(member), attributeOf(b[i])));
}

function sameSet(a: readonly unknown[], b: readonly unknown[], meaning: (member: unknown) => string): boolean {
  if (a.length !== b.length) return false;
  // DynamoDB tends to keep the order of a set it did not touch.
  if (a.every((member, i) => member === b[i])) return true;
  const meanings = new Set(a.map(meaning));
  return b.every((member) => meanings.has(meaning(member)));
}
