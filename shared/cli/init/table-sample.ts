import type { RawImage } from "../../pipeline/change/change.ts";

/** An attribute of a table's key. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

/** What a table says of itself. */
export interface TableDescription {
  readonly name: string;
  /** Partition key, then the sort key if it has one. */
  readonly keys: readonly [KeyAttribute, KeyAttribute?];
  readonly indexes: readonly { readonly name: string; readonly keys: readonly string[] }[];
  /** What its stream carries; absent when it has none. */
  readonly stream?: "NEW_AND_OLD_IMAGES" | "NEW_IMAGE" | "OLD_IMAGE" | "KEYS_ONLY";
  /** The attribute that says when items expire; absent when they don't. */
  readonly ttlAttribute?: string;
}

/** A table and some of its items. */
export interface TableSample {
  readonly table: TableDescription;
  readonly items: readonly RawImage[];
}

/** The keys that a table has: one or two. */
export function keysOf({ keys }: TableDescription): readonly KeyAttribute[] {
  return keys.filter((key) => key !== undefined);
}
