import type { Entity } from "./find-entities.ts";
import { isLabel, type KeyPattern } from "./key-pattern.ts";
import { type MatchedKey, nameParams, paramsOf } from "./name-params.ts";
import type { TableDescription } from "./table-sample.ts";
import { camelCase, capitalized, kebabCase, pluralOf, singularOf, wordsOf } from "./words.ts";

/** An entity with all its names. */
export interface NamedEntity extends Entity {
  /** Of its interface and its source: `OrderItem`. */
  readonly name: string;
  /** Of the tag of one item, in the vocabulary and as text. */
  readonly tag: { readonly name: string; readonly text: string };
  /** Of the tag above all of them; absent where there is but one item. */
  readonly collection?: { readonly name: string; readonly text: string };
  readonly match: readonly MatchedKey[];
  /** What the tag of one item is made with. */
  readonly params: readonly string[];
}

/** What the item that stands for its partition is called. */
const OF_PARTITION = /^(?:meta|metadata|meta-data|profile|info|details?|root|base|data|v0|a|_)$/i;

/** Types that interfaces are written with. */
const TYPES = ["Readonly", "Record", "ReadonlySet", "Uint8Array"];

/** Gives every entity names that no other has. */
export function nameEntities(entities: readonly Entity[]): readonly NamedEntity[] {
  const used = new Set<string>(TYPES.map((name) => name.toLowerCase()));
  return entities.map((entity) => {
    const match = nameParams(entity);
    const params = paramsOf(match);
    const wanted = camelCase(wordsFor(entity), "item");
    const singular = unusedName(wanted, used);
    const plural = pluralOf(singular);
    for (const name of [singular, plural]) used.add(name.toLowerCase());
    return {
      ...entity,
      name: capitalized(singular),
      tag: { name: singular, text: kebabCase(singular) },
      ...(params.length > 0 && { collection: { name: plural, text: kebabCase(plural) } }),
      match,
      params,
    };
  });
}

function unusedName(wanted: string, used: ReadonlySet<string>): string {
  const isUsed = (name: string): boolean => [name, pluralOf(name)].some((one) => used.has(one.toLowerCase()));
  if (!isUsed(wanted)) return wanted;
  const names = ["Item", ...Array.from({ length: used.size }, (_, i) => String(i + 2))].map(
    (suffix) => wanted + suffix,
  );
  return names.find((name) => !isUsed(name)) ?? wanted;
}

function wordsFor({ where, patterns, table }: Entity): readonly string[] {
  if (where) return singularOf(wordsOf(where.equals));
  const [partition = [], sort = []] = patterns.map(labelsOf);
  const [owner = "", own = ""] = [partition.at(-1), sort.at(-1)];
  const ownerWords = owner === "" ? wordsOfTable(table) : wordsOf(owner);
  if (own === "" || OF_PARTITION.test(own) || own === owner) return singularOf(ownerWords);
  const standsAlone = patterns[1]?.parts.some((part) => !isLabel(part)) ?? false;
  return singularOf(standsAlone ? wordsOf(own) : [...singularOf(ownerWords), ...wordsOf(own)]);
}

function labelsOf({ parts }: KeyPattern): readonly string[] {
  return parts.flatMap((part) => (isLabel(part) ? [part.label] : []));
}

/** CloudFormation puts its own parts around the name that somebody chose. */
function wordsOfTable({ name }: TableDescription): readonly string[] {
  const words = wordsOf(/([A-Za-z0-9]+?)(?:Table)?[0-9A-F]{8}-[A-Z0-9]+$/.exec(name)?.[1] ?? name);
  const own = words.filter((word) => word !== "table");
  return own.length === 0 ? words : own;
}
