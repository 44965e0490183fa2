import type { RawAttribute, RawImage } from "../../pipeline/change/change.ts";
import { listOf, textOf } from "../../pipeline/change/raw-attribute.ts";
import { unmarshalNumber } from "../../pipeline/change/unmarshal.ts";
import { compareText } from "../../pipeline/plan/compare-text.ts";

/** All that an attribute was seen to be. */
export interface SeenType {
  /** Types that need no description, each once. */
  readonly plain: readonly string[];
  /** What its lists hold; absent when it is none. */
  readonly list?: SeenType;
  /** What its maps hold; absent when it is none. */
  readonly map?: SeenMap;
}

export type SeenMap =
  /** Maps with attributes that somebody named. */
  | { readonly kind: "named"; readonly attributes: readonly SeenAttribute[] }
  /** Maps whose keys are data. */
  | { readonly kind: "keyed"; readonly values: SeenType };

/** An attribute of several maps, or items. */
export interface SeenAttribute {
  readonly name: string;
  readonly type: SeenType;
  /** Whether some are without it. */
  readonly isOptional: boolean;
}

/** Maps within maps are described so deep. */
const MAX_DEPTH = 4;

/** Maps with more keys are data. */
const MAX_NAMED_KEYS = 40;

/** What a person calls an attribute of items: with more digits, or digits in more places, it is data. */
const NAME = /^(?!.*\d{4})(?!\D*(?:\d+\D+){2}\d)[A-Za-z_][A-Za-z0-9_]{0,39}$/;

/** What a person calls an attribute of maps, whose keys are data more often: `line2`. */
const NAME_IN_MAP = /^[A-Za-z_]{1,38}\d{0,2}$/;

/** Named attributes are in so many of the maps, on average. */
const NAMED_SHARE = 0.5;

/** An attribute of items that looks like data counts as one if so many have it, in share and in number: an item has all of its own. */
const COMMON = { share: 0.5, items: 5 };

/** What items are made of, by the names of their attributes. Those that look like data, and are in few of them, are left out. */
export function attributesOf(items: readonly RawImage[]): {
  readonly attributes: readonly SeenAttribute[];
  readonly leftOut: number;
} {
  const all = seenIn(items, 0);
  const counts = countsOf(items);
  const isCommon = (count: number): boolean => count >= COMMON.items && count > items.length * COMMON.share;
  const isKept = (name: string): boolean => {
    return NAME.test(name) || (!name.includes("@") && isCommon(counts.get(name) ?? 0));
  };
  const attributes = all.filter(({ name }) => isKept(name));
  return { attributes, leftOut: all.length - attributes.length };
}

function seenIn(maps: readonly RawImage[], depth: number): readonly SeenAttribute[] {
  const counts = countsOf(maps);
  return [...counts.keys()].toSorted(compareText).map((name) => ({
    name,
    type: typeOfAll(valuesOf(maps, name), depth),
    isOptional: counts.get(name) !== maps.length,
  }));
}

function valuesOf(maps: readonly RawImage[], name: string): readonly RawAttribute[] {
  return maps.map((map) => (Object.hasOwn(map, name) ? map[name] : undefined)).filter((value) => value !== undefined);
}

function countsOf(maps: readonly RawImage[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of maps.flatMap((map) => Object.keys(map))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function typeOfAll(attributes: readonly RawAttribute[], depth: number): SeenType {
  const plain = new Set(attributes.flatMap(plainTypesOf));
  const lists = attributes.flatMap(({ L }) => (L === undefined ? [] : [listOf(L) as readonly RawAttribute[]]));
  const maps = attributes.flatMap(({ M }) => (M === undefined ? [] : [M as RawImage]));
  if (depth >= MAX_DEPTH && lists.length + maps.length > 0) return { plain: ["unknown"] };
  return {
    plain: ORDER.filter((type) => plain.has(type)),
    ...(lists.length > 0 && { list: typeOfAll(lists.flat(), depth + 1) }),
    ...(maps.length > 0 && { map: typeOfMaps(maps, depth + 1) }),
  };
}

const ORDER = [
  "string",
  "number",
  "bigint",
  "boolean",
  "null",
  "Uint8Array",
  "ReadonlySet<string>",
  "ReadonlySet<number>",
  "ReadonlySet<number | bigint>",
  "ReadonlySet<Uint8Array>",
];

function plainTypesOf({ S, N, B, BOOL, NULL, SS, NS, BS }: RawAttribute): readonly string[] {
  if (S !== undefined) return ["string"];
  if (N !== undefined) return numbers([N]);
  if (B !== undefined) return ["Uint8Array"];
  if (BOOL !== undefined) return ["boolean"];
  if (NULL !== undefined) return ["null"];
  if (SS !== undefined) return ["ReadonlySet<string>"];
  if (NS !== undefined) return [`ReadonlySet<${numbers(listOf(NS)).join(" | ")}>`];
  return BS === undefined ? [] : ["ReadonlySet<Uint8Array>"];
}

/** Whole ones beyond 2^53 are read as `bigint`; who has one may have smaller ones too. */
function numbers(values: readonly unknown[]): readonly string[] {
  const isBig = values.some((value) => typeof unmarshalNumber(textOf(value)) === "bigint");
  return isBig ? ["number", "bigint"] : ["number"];
}

function typeOfMaps(maps: readonly RawImage[], depth: number): SeenMap {
  const counts = countsOf(maps);
  const occurrences = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const isNamed =
    maps.length > 1 &&
    counts.size > 0 &&
    counts.size <= MAX_NAMED_KEYS &&
    occurrences >= counts.size * maps.length * NAMED_SHARE &&
    [...counts].every(([name, count]) => count > 1 && NAME_IN_MAP.test(name));
  if (isNamed) return { kind: "named", attributes: seenIn(maps, depth) };
  return {
    kind: "keyed",
    values: typeOfAll(
      maps.flatMap((map) => Object.values(map)),
      depth,
    ),
  };
}
