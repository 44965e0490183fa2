import { groupBy } from "../../group-by.ts";
import type { RawImage } from "../../pipeline/change/change.ts";
import { areAlike } from "./are-alike.ts";

/** Attributes by which libraries for single-table designs tell entities apart. */
const OF_LIBRARIES = [
  "__edb_e__",
  "_et",
  "_type",
  "__typename",
  "__type",
  "entity",
  "Entity",
  "entityType",
  "EntityType",
];

/** Attributes that often say the same, and sometimes something else: the kind of a discount. */
const USUAL = [
  "_entity",
  "entity_type",
  "type",
  "Type",
  "TYPE",
  "kind",
  "itemType",
  "recordType",
  "objectType",
  "model",
];

/** The attribute of ElectroDB. */
export const ELECTRODB_ENTITY = "__edb_e__";

/** A name of an entity, and not data. */
const NAME = /^[A-Za-z_$][A-Za-z0-9_$ .-]{0,39}$/;

/** No table has more kinds of items. */
const MAX_ENTITIES = 40;

/** So much of a sample has the attribute. */
const SHARE = { ofLibraries: 0.5, usual: 0.9 };

/**
 * The attribute that tells entities apart, if there is one. A usual name counts only where it says no more than the keys do, or
 * items that it tells apart have other attributes too.
 *
 * @param patternOf - the pattern of an item's keys, as text.
 */
export function findDiscriminator(
  items: readonly RawImage[],
  patternOf: (item: RawImage) => string,
): string | undefined {
  const byLibrary = OF_LIBRARIES.find((name) => isName(items, name, SHARE.ofLibraries));
  if (byLibrary !== undefined) return byLibrary;
  return USUAL.find((name) => {
    if (!isName(items, name, SHARE.usual)) return false;
    return [...groupBy(items, patternOf).values()].every((group) =>
      areApart(groupBy(group, (item) => textOf(item, name))),
    );
  });
}

function areApart(groups: ReadonlyMap<unknown, readonly RawImage[]>): boolean {
  const shapes = [...groups.values()].map((group) => new Set(group.flatMap((item) => Object.keys(item))));
  return shapes.every((shape, i) => shapes.slice(i + 1).every((other) => !areAlike(shape, other)));
}

/** The text of an attribute, if it is one. */
export function textOf(item: RawImage, attribute: string): string | undefined {
  const value = Object.hasOwn(item, attribute) ? item[attribute]?.["S"] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** Names an entity; anything else in a discriminating attribute does not. */
export function entityNamed(item: RawImage, attribute: string): string | undefined {
  const text = textOf(item, attribute);
  return text !== undefined && NAME.test(text) ? text : undefined;
}

function isName(items: readonly RawImage[], attribute: string, share: number): boolean {
  const names = items.flatMap((item) => entityNamed(item, attribute) ?? []);
  const entities = new Set(names).size;
  return (
    names.length > 0 && names.length >= items.length * share && entities <= MAX_ENTITIES && entities < items.length
  );
}
