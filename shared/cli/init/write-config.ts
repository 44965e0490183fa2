import { findEntities } from "./find-entities.ts";
import { comment, objectProperty, quoted } from "./code-text.ts";
import { type NamedEntity, nameEntities } from "./name-entities.ts";
import { printInterfaces } from "./print-interfaces.ts";
import type { TableDescription, TableSample } from "./table-sample.ts";
import { kebabCase, wordsOf } from "./words.ts";

/** A config to begin with. */
export interface StartingConfig {
  /** The file `tagwire.config.ts`. */
  readonly text: string;
  /** Kinds of items that were found, the most frequent of each table first. */
  readonly entities: readonly FoundEntity[];
  /** What is to be done before it works. */
  readonly notes: readonly string[];
}

/** A kind of item, for whoever reads what was found. */
interface FoundEntity {
  readonly name: string;
  readonly table: string;
  readonly items: number;
  /** What tells its items from others. */
  readonly match: Readonly<Record<string, string>>;
}

/**
 * Writes a config for tables of which some items are known. It observes only. Of the items themselves it holds nothing but
 * the text that their keys have in common, and the names of entities.
 */
export function writeConfig(samples: readonly TableSample[]): StartingConfig {
  const entities = nameEntities(samples.flatMap(findEntities));
  const total = samples.reduce((sum, { items }) => sum + items.length, 0);
  const notes = samples.flatMap(({ table }) => notesOn(table));
  const text = [
    'import { defineConfig, defineTags, item, source } from "tagwire/config";',
    "",
    ...comment(
      [
        `Written by \`tagwire init\` from ${total} items of ${samples.map(({ table }) => table.name).join(", ")}: a place to begin. It decides and prices every purge, and sends none.`,
        "All of it is guessed. Look at the interfaces, at what `match` says of keys, and at which pages and objects show what.",
        ...notes,
      ],
      "",
    ),
    ...printInterfaces(entities, total).flatMap((text) => ["", text]),
    "",
    ...vocabulary(entities),
    "",
    "export default defineConfig({",
    `  namespace: ${quoted(namespaceOf(samples))},`,
    "  tags,",
    "  sources: [",
    ...entities.flatMap(sourceText),
    "  ],",
    "  edges: {",
    ...comment(
      [
        "A CloudFront distribution, by a name of yours. It observes until it says otherwise: what it would cost is in the log.",
        "Behind how many seconds may pages be (maxStaleness), and what may it cost (budget)?",
      ],
      "    ",
    ),
    '    www: { maxStaleness: "60s", mode: "observe" },',
    "  },",
    "});",
    "",
  ].join("\n");
  return { text, entities: entities.map(foundIn), notes };
}

function foundIn({ name, table, items, match, where }: NamedEntity): FoundEntity {
  const keys = match.map(({ attribute, template }) => [attribute, template] as const);
  return {
    name,
    table: table.name,
    items: items.length,
    match: Object.fromEntries([...keys, ...(where ? [[where.attribute, where.equals] as const] : [])]),
  };
}

function vocabulary(entities: readonly NamedEntity[]): readonly string[] {
  return [
    ...comment(
      ["What readers put on responses and objects that show an item, and what stands above all items of a kind."],
      "",
    ),
    "export const tags = defineTags({",
    ...entities.flatMap(({ tag, collection, params }) => {
      const text = [tag.text, ...params.map((param) => `{${param}}`)].join(":");
      if (!collection) return [`  ${tag.name}: ${quoted(text)},`];
      const entries = [
        ["tag", quoted(text)],
        ["under", quoted(collection.name)],
      ] as const;
      return [`  ${collection.name}: ${quoted(collection.text)},`, objectProperty(tag.name, entries, "  ")];
    }),
    "});",
  ];
}

function sourceText({ name, table, tag, collection, match, where, params }: NamedEntity): readonly string[] {
  const logical = logicalName(table);
  return [
    ...(logical === table.name ? [] : comment([`The table ${table.name}, under a name that configs take.`], "    ")),
    "    source({",
    `      table: ${quoted(logical)},`,
    `      name: ${quoted(name)},`,
    `      item: item<${name}>(),`,
    ...(where ? [objectProperty("where", [[where.attribute, quoted(where.equals)]], "      ")] : []),
    objectProperty(
      "match",
      match.map(({ attribute, template }) => [attribute, quoted(template)]),
      "      ",
    ),
    `      coarse: { tags: [tags.${collection?.name ?? tag.name}()] },`,
    "      rules: [",
    "        // Every attribute counts until `watch` names those that are shown. Which other tags, paths and keys show it?",
    params.length === 0
      ? `        { name: "changed", tags: () => [tags.${tag.name}()] },`
      : `        { name: "changed", tags: ({ key }) => [tags.${tag.name}(key)] },`,
    "      ],",
    "    }),",
  ];
}

/** Names in configs begin with a letter. */
function logicalName({ name }: TableDescription): string {
  return /^[A-Za-z]/.test(name) ? name.slice(0, 128) : `Table${name}`.slice(0, 128);
}

function namespaceOf([first]: readonly TableSample[]): string {
  return kebabCase(wordsOf(first?.table.name ?? "").join("-")).slice(0, 64) || "app";
}

function notesOn({ name, stream, indexes, ttlAttribute }: TableDescription): readonly string[] {
  const has = stream === undefined ? "no stream" : `a stream of ${stream}`;
  return [
    ...(stream === "NEW_AND_OLD_IMAGES"
      ? []
      : [`${name} has ${has}: its stream must carry NEW_AND_OLD_IMAGES, or changes are not seen.`]),
    ...(ttlAttribute === undefined
      ? []
      : [`Items of ${name} expire by ${ttlAttribute}: that is a removal, and purges like one, up to days late.`]),
    ...(indexes.length === 0
      ? []
      : [
          `${name} has indexes (${indexes.map((index) => `${index.name}: ${index.keys.join(", ")}`).join("; ")}): lists that are read by them need tags of their own.`,
        ]),
  ];
}
