import { attributesOf, type SeenAttribute, type SeenMap, type SeenType } from "./attribute-types.ts";
import { comment, member, quoted } from "./code-text.ts";
import type { NamedEntity } from "./name-entities.ts";
import { keysOf } from "./table-sample.ts";
import { camelCase, capitalized, wordsOf } from "./words.ts";

/** Interfaces of a file, by their names. */
class Interfaces {
  readonly #texts = new Map<string, string>();

  constructor(taken: readonly string[]) {
    for (const name of taken) this.#texts.set(name, "");
  }

  /** Declares one under this name, or one like it that is free. @param text - what is declared, given the name it has. */
  add(wanted: string, text: (name: string) => string): string {
    let name = wanted;
    for (let number = 2; this.#texts.has(name); number++) name = `${wanted}${number}`;
    this.#texts.set(name, "");
    const declared = text(name);
    // what it refers to comes first
    this.#texts.delete(name);
    this.#texts.set(name, declared);
    return name;
  }

  set(name: string, text: string): void {
    this.#texts.delete(name);
    this.#texts.set(name, text);
  }

  get texts(): readonly string[] {
    return [...this.#texts.values()].filter((text) => text !== "");
  }
}

/** What items of each entity are, as far as the sample shows. @param total - of items in the sample. */
export function printInterfaces(entities: readonly NamedEntity[], total: number): readonly string[] {
  const interfaces = new Interfaces([
    "Readonly",
    "Record",
    "ReadonlySet",
    "Uint8Array",
    ...entities.map(({ name }) => name),
  ]);
  for (const entity of entities) {
    const { attributes, leftOut } = attributesOf(entity.items);
    const members = withKeys(entity, attributes).map(({ name, type, isOptional }) => {
      if (name === entity.where?.attribute) return member(name, [quoted(entity.where.equals)], false);
      return member(
        name,
        typesOf(type, entity.name + capitalized(camelCase(wordsOf(name), "map")), interfaces),
        isOptional,
      );
    });
    interfaces.set(entity.name, [...headOf(entity, total, leftOut), ...declaration(entity.name, members)].join("\n"));
  }
  return interfaces.texts;
}

/** Keys first: of a table without items nothing else is known. */
function withKeys({ table }: NamedEntity, attributes: readonly SeenAttribute[]): readonly SeenAttribute[] {
  const keys = keysOf(table);
  const types = { S: "string", N: "number", B: "Uint8Array" } as const;
  return [
    ...keys.map(({ name, type }) => {
      return attributes.find((one) => one.name === name) ?? { name, type: { plain: [types[type]] }, isOptional: false };
    }),
    ...attributes.filter(({ name }) => keys.every((key) => key.name !== name)),
  ];
}

function headOf({ name, table, items }: NamedEntity, total: number, leftOut: number): readonly string[] {
  if (items.length === 0) return comment([`${name}: ${table.name} has no items yet, so say what they are.`], "");
  const some = items.length < FEW ? " Guessed from few: look twice." : "";
  const rest = leftOut === 0 ? "" : ` Left out: ${leftOut} that look like data in attributes' names.`;
  return comment([`${name}: what ${items.length} of ${total} sampled items have.${some}${rest}`], "");
}

/** What is guessed from fewer items is said to be. */
const FEW = 5;

function declaration(name: string, members: readonly string[]): readonly string[] {
  return [`export interface ${name} {`, ...members, "}"];
}

function typesOf({ plain, list, map }: SeenType, name: string, interfaces: Interfaces): readonly string[] {
  const types = [
    ...plain,
    ...(list ? [`readonly ${elementOf(typesOf(list, name, interfaces))}[]`] : []),
    ...(map ? [mapOf(map, name, interfaces)] : []),
  ];
  return types.length === 0 ? ["unknown"] : types;
}

function elementOf(types: readonly string[]): string {
  const [only = "unknown", ...others] = types;
  return others.length === 0 && !only.startsWith("readonly ") ? only : `(${types.join(" | ")})`;
}

function mapOf(map: SeenMap, name: string, interfaces: Interfaces): string {
  if (map.kind === "keyed") return `Readonly<Record<string, ${typesOf(map.values, name, interfaces).join(" | ")}>>`;
  return interfaces.add(name, (own) =>
    declaration(
      own,
      map.attributes.map((attribute) => {
        const below = own + capitalized(camelCase(wordsOf(attribute.name), "map"));
        return member(attribute.name, typesOf(attribute.type, below, interfaces), attribute.isOptional);
      }),
    ).join("\n"),
  );
}
