import { KeyTemplate } from "../../config/key-template.ts";
import { parseTemplate } from "../../config/template.ts";
import type { RawImage } from "../../pipeline/change/change.ts";
import { compareText } from "../../pipeline/plan/compare-text.ts";
import { type Entity, keyText } from "./find-entities.ts";
import { isLabel, type KeyPattern, templateOf, valuesIn } from "./key-pattern.ts";
import { type KeyAttribute, keysOf } from "./table-sample.ts";
import { camelCase, wordsOf } from "./words.ts";

/** One attribute of `match`. */
export interface MatchedKey {
  readonly attribute: string;
  readonly template: string;
}

/** What a parameter may be called. */
const PARAM = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

/**
 * Templates of an entity's keys, with the values named after the attributes that repeat them, or the text before them. A value
 * that both keys have always has one name.
 */
export function nameParams(entity: Entity): readonly MatchedKey[] {
  const shared = templatesOf(entity, true);
  return fits(entity, shared) ? shared : templatesOf(entity, false);
}

/** Parameters of templates, each once. */
export function paramsOf(match: readonly MatchedKey[]): readonly string[] {
  return [
    ...new Set(match.flatMap(({ template }) => Array.from(template.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name))),
  ];
}

/** A parameter that has its name. */
interface Named {
  readonly name: string;
  readonly key: string;
  /** Of each item. */
  readonly values: readonly string[];
}

function templatesOf(entity: Entity, mayShare: boolean): readonly MatchedKey[] {
  const named: Named[] = [];
  return keysOf(entity.table).map((key, i) => {
    const pattern = entity.patterns[i];
    if (pattern === undefined) return { attribute: key.name, template: "{key}" };
    const columns = entity.items.map((item) => valuesIn(pattern, keyText(item, key)));
    const names = pattern.parts.map((_, part) => {
      const values = columns.map((column) => column.get(part) ?? "");
      const wanted = wantedName(entity, key, pattern, part, values);
      const isSame = (one: Named): boolean =>
        one.name === wanted && one.key !== key.name && areSame(one.values, values);
      const name = mayShare && named.some(isSame) ? wanted : unusedName(wanted, named);
      if (!isLabelAt(pattern, part)) named.push({ name, key: key.name, values });
      return name;
    });
    return { attribute: key.name, template: templateOf(pattern, (part) => names[part] ?? "") };
  });
}

function wantedName(
  { items, table }: Entity,
  key: KeyAttribute,
  { parts }: KeyPattern,
  part: number,
  values: readonly string[],
): string {
  const [before, own] = [parts[part - 1], parts[part]];
  const label = before && isLabel(before) ? before.label : "";
  const taken = [...keysOf(table).map(({ name }) => name), ...table.indexes.flatMap(({ keys }) => keys)];
  const repeated = Object.keys(items[0] ?? {})
    .filter(
      (name) =>
        !taken.includes(name) && isUsable(name) && items.every((item, i) => scalarText(item, name) === values[i]),
    )
    .toSorted((one, other) => Number(isOf(other, label)) - Number(isOf(one, label)) || compareText(one, other));
  const [attribute] = new Set(values).size > 1 ? repeated : [];
  if (attribute !== undefined) return attribute;
  if (own && !isLabel(own) && own.prefix !== "") return usable(own.prefix.slice(0, -1));
  return label === "" ? usable(key.name) : usable(`${label} id`);
}

/** Whether an attribute is named after a label: `productId` after `PRODUCT`. */
function isOf(attribute: string, label: string): boolean {
  return label !== "" && wordsOf(attribute).join("").startsWith(wordsOf(label).join(""));
}

function scalarText(item: RawImage, attribute: string): string | undefined {
  const { S, N } = (Object.hasOwn(item, attribute) && item[attribute]) || {};
  const value = S ?? N;
  return typeof value === "string" ? value : undefined;
}

function usable(text: string): string {
  const name = camelCase(wordsOf(text), "key");
  return isUsable(name) ? name : `${name}Value`;
}

/** Templates take no name that every object has. */
function isUsable(name: string): boolean {
  return PARAM.test(name) && !(name in Object.prototype);
}

function unusedName(wanted: string, named: readonly Named[]): string {
  const isUsed = (name: string): boolean => named.some((one) => one.name === name);
  if (!isUsed(wanted)) return wanted;
  let number = 2;
  while (isUsed(`${wanted}${number}`)) number += 1;
  return `${wanted}${number}`;
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
  return new Set(one).size > 1 && one.every((value, i) => value === other[i]);
}

function isLabelAt({ parts }: KeyPattern, part: number): boolean {
  const at = parts[part];
  return at !== undefined && isLabel(at);
}

/** Whether all the items it was made of match. */
function fits({ items, table }: Entity, match: readonly MatchedKey[]): boolean {
  const templates = match.map(({ template }) => parseTemplate(template));
  return items.every((item) => {
    const found: Record<string, string> = {};
    return keysOf(table).every((key, i) => {
      const template = templates[i];
      if (template === undefined || typeof template === "string") return false;
      return new KeyTemplate(template).match(keyText(item, key), found);
    });
  });
}
