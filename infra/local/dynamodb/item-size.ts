import type { AttributeValue, Item } from "./item.ts";

/** Largest item DynamoDB stores, in bytes. */
export const MAX_ITEM_BYTES = 400 * 1024;

/** What DynamoDB charges for a list or a map, and for each of its members, in bytes. */
const CONTAINER_BYTES = 3;
const MEMBER_BYTES = 1;

/** Size of an item as DynamoDB counts it, in bytes: names and text in UTF-8, binary raw, two digits a byte. */
export function itemSizeBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSizeBytes(value), 0);
}

function valueSizeBytes(value: AttributeValue): number {
  if ("S" in value) return Buffer.byteLength(value.S);
  if ("N" in value) return numberSizeBytes(value.N);
  if ("B" in value) return Buffer.byteLength(value.B, "base64");
  if ("SS" in value) return total(value.SS, (text) => Buffer.byteLength(text));
  if ("NS" in value) return total(value.NS, numberSizeBytes);
  if ("BS" in value) return total(value.BS, (text) => Buffer.byteLength(text, "base64"));
  if ("L" in value) return CONTAINER_BYTES + total(value.L, (member) => MEMBER_BYTES + valueSizeBytes(member));
  if ("M" in value) return CONTAINER_BYTES + MEMBER_BYTES * Object.keys(value.M).length + itemSizeBytes(value.M);
  return 1;
}

function numberSizeBytes(text: string): number {
  const digits = text.replace(/[-.]/g, "").replace(/^0+|0+$/g, "").length;
  return 1 + Math.ceil(digits / 2) + (text.startsWith("-") ? 1 : 0);
}

function total<T>(members: readonly T[], sizeOf: (member: T) => number): number {
  return members.reduce((sum, member) => sum + sizeOf(member), 0);
}
