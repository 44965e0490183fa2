import type { RawAttribute } from "./change.ts";
import { MalformedAttributeError } from "./malformed-attribute-error.ts";

/** The type descriptor of an attribute: the `S` of `{ S: "x" }`. */
export function typeOf(attribute: RawAttribute): string {
  for (const type in attribute) return type;
  throw new MalformedAttributeError("an attribute with a type");
}

/** What an `S`, `N` or `B` holds. */
export function textOf(value: unknown): string {
  if (typeof value !== "string") throw new MalformedAttributeError("text");
  return value;
}

/** What an `L` or a set holds. */
export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new MalformedAttributeError("a list");
  return value;
}

/** A member of a list, or what an `M` holds. */
export function attributeOf(value: unknown): RawAttribute {
  if (typeof value !== "object" || value === null) throw new MalformedAttributeError("an attribute");
  return value as RawAttribute;
}
