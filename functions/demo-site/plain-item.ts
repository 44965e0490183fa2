import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** A value JSON can say. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

/** An item as JSON says it. */
export type PlainItem = Readonly<Record<string, Plain>>;

/**
 * An item as JSON: sets as sorted lists, binary as base64 text, and a number that JavaScript would round as text, digit
 * for digit.
 */
export function plainItem(item: Record<string, AttributeValue>): PlainItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

/** A field as text, empty where there is none. */
export function plainText(value: Plain | undefined): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function plain(value: AttributeValue): Plain {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.M !== undefined) return plainItem(value.M);
  if (value.L !== undefined) return value.L.map(plain);
  if (value.B !== undefined) return base64(value.B);
  if (value.SS !== undefined) return [...value.SS].sort();
  if (value.NS !== undefined) return [...value.NS].sort(bySize).map(number);
  if (value.BS !== undefined) return value.BS.map(base64).sort();
  return null;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** Numbers beyond a double's reach compare as text only when they look alike to it. */
const bySize = (a: string, b: string): number => Number(a) - Number(b) || (a < b ? -1 : 1);

/** More digits than a double keeps apart. */
const MAX_EXACT_DIGITS = 15;

function number(digits: string): number | string {
  return digits.replace(/[^0-9]/g, "").length <= MAX_EXACT_DIGITS ? Number(digits) : digits;
}
