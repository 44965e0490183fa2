import { KeyTemplate } from "../../config/key-template.ts";
import { parseTemplate } from "../../config/template.ts";
import type { RawImage } from "../../pipeline/change/change.ts";
import { compareText } from "../../pipeline/plan/compare-text.ts";
import { ELECTRODB_ENTITY, entityNamed, findDiscriminator, textOf } from "./discriminator.ts";
import { groupBy } from "../../group-by.ts";
import { type KeyPattern, templateOf, WHOLE_VALUE, widened } from "./key-pattern.ts";
import { labelSegments, type SampledKey } from "./label-segments.ts";
import { type KeyAttribute, keysOf, type TableDescription, type TableSample } from "./table-sample.ts";

/** A kind of item, as far as a sample shows. */
export interface Entity {
  readonly table: TableDescription;
  readonly items: readonly RawImage[];
  /** The attribute that says that an item is one, and how. */
  readonly where?: { readonly attribute: string; readonly equals: string };
  /** What its keys look like, in the order of the table's keys. */
  readonly patterns: readonly KeyPattern[];
}

/** The kinds of items in a sample, the most frequent first. Every item is of one of them, and of no other. */
export function findEntities({ table, items: sampled }: TableSample): readonly Entity[] {
  const whole = keysOf(table).map(() => WHOLE_VALUE);
  // whatever order they were read in, the same comes of it
  const items = sampled.toSorted((one, other) => compareText(keyTextOf(one, table), keyTextOf(other, table)));
  if (items.length === 0) return [{ table, items, patterns: whole }];
  const all = patternsOf(items, table, false);
  const discriminator = findDiscriminator(items, (item) => JSON.stringify(all.get(item)));
  const groups = groupBy(items, (item) => discriminator && entityNamed(item, discriminator));
  const entities = [...groups].flatMap(([equals, group]) => {
    const own = patternsOf(group, table, discriminator === ELECTRODB_ENTITY);
    const byPattern = [...groupBy(group, (item) => JSON.stringify(own.get(item))).values()].map((alike): Entity => {
      return { table, items: alike, patterns: (alike[0] && own.get(alike[0])) ?? whole };
    });
    if (equals === undefined || discriminator === undefined) return byPattern;
    return [{ ...byPattern.reduce(merged), where: { attribute: discriminator, equals } }];
  });
  // of as many items, in the order of their keys
  return apart(entities).toSorted((one, other) => other.items.length - one.items.length);
}

/** The text of a key, as it is in a template: numbers and binary as they are sent. */
export function keyText(item: RawImage, { name, type }: KeyAttribute): string {
  const value = Object.hasOwn(item, name) ? item[name]?.[type] : undefined;
  return typeof value === "string" ? value : "";
}

function keyTextOf(item: RawImage, table: TableDescription): string {
  return JSON.stringify(keysOf(table).map((key) => keyText(item, key)));
}

function patternsOf(
  items: readonly RawImage[],
  table: TableDescription,
  hasFacets: boolean,
): ReadonlyMap<RawImage, readonly KeyPattern[]> {
  const keys = keysOf(table);
  const columns = keys.map((key, i) => {
    if (key.type !== "S") return new Map<RawImage, KeyPattern>();
    const sampled = items.map((item): SampledKey => {
      const other = keys[1 - i];
      return {
        text: keyText(item, key),
        beside: other ? keyText(item, other) : "",
        shape: new Set(Object.keys(item).filter((name) => !keys.some((one) => one.name === name))),
      };
    });
    const patterns = labelSegments(sampled, { isPartitionKey: i === 0, hasFacets });
    return new Map(items.map((item, at) => [item, (sampled[at] && patterns.get(sampled[at])) ?? WHOLE_VALUE]));
  });
  return new Map(items.map((item) => [item, columns.map((column) => column.get(item) ?? WHOLE_VALUE)]));
}

/** Makes one of those that an item could be of at once, until there are none. */
function apart(entities: readonly Entity[]): readonly Entity[] {
  const tests = entities.map(testOf);
  for (const [i, one] of entities.entries()) {
    const j = entities.findIndex((other, at) => at !== i && other.items.some((item) => tests[i]?.(item)));
    const other = entities[j];
    if (other === undefined) continue;
    return apart([...entities.filter((_, at) => at !== i && at !== j), merged(one, other)]);
  }
  return entities;
}

/** Whether an item would be of the entity. */
function testOf({ table, where, patterns }: Entity): (item: RawImage) => boolean {
  const keys = keysOf(table);
  const templates = patterns.map((pattern) => {
    const template = parseTemplate(templateOf(pattern, (part) => `p${part}`));
    return typeof template === "string" ? undefined : new KeyTemplate(template);
  });
  return (item) => {
    if (where && textOf(item, where.attribute) !== where.equals) return false;
    return keys.every((key, i) => templates[i]?.match(keyText(item, key), {}) ?? true);
  };
}

function merged(one: Entity, other: Entity): Entity {
  const isSame = one.where && one.where.equals === other.where?.equals;
  return {
    table: one.table,
    items: [...one.items, ...other.items],
    patterns: one.patterns.map((pattern, i) => widened(pattern, other.patterns[i] ?? WHOLE_VALUE)),
    ...(isSame && { where: one.where }),
  };
}
