import fc from "fast-check";
import {
  type Config,
  type Rule,
  crosses,
  defineConfig,
  defineTags,
  item,
  source,
} from "../../../../shared/config/index.ts";
import type { RawAttribute, RawImage } from "../../../../shared/pipeline/change/change.ts";
import { record } from "../change/stream-record.ts";

/** An item of the model. Every attribute may be absent. */
interface Thing {
  readonly kind?: string;
  readonly name?: string;
  readonly stock?: number;
  readonly labels?: ReadonlySet<string>;
  readonly seo?: { readonly title?: string };
}

/** What a rule of the model watches: nothing said, attributes, or a threshold of the stock. */
type Watch =
  | undefined
  | readonly ("name" | "stock" | "labels" | "seo" | "seo.title")[]
  | { readonly stockCrosses: number };

/** What an item's pages are named after. */
type PagesOf = "id" | "name" | "stock" | "labels" | "nothing";

/** A rule of the model, and the pages it stands for: each lists the items that name it, showing what the rule watches. */
interface ModelRule {
  readonly watch: Watch;
  readonly pagesOf: PagesOf;
  /** Edges it concerns; absent: all. */
  readonly edges: readonly Edge[] | undefined;
}

type Edge = "api" | "www";

const EDGES: readonly Edge[] = ["api", "www"];

interface ModelSource {
  /** How the keys of its items begin; what follows is the id. */
  readonly prefix: string;
  /** Kind of the items it takes; absent: all that match. */
  readonly kind: string | undefined;
  readonly rules: readonly ModelRule[];
}

/** A write: what is put in place of the item; nothing removes it. */
interface Write {
  readonly id: string;
  readonly thing: Thing | undefined;
  /** Writes numbers and sets in another way that means the same. */
  readonly respelled: boolean;
}

export interface World {
  readonly separator: string;
  readonly sources: readonly ModelSource[];
  /** Whether each page brings the tag of its rule with it. */
  readonly cascades: boolean;
  /** Made before the batch: what they made stale was purged then, and must not hide what the batch forgets. */
  readonly earlier: readonly Write[];
  readonly writes: readonly Write[];
}

type Store = ReadonlyMap<string, Thing>;

export function world(): fc.Arbitrary<World> {
  const watched = fc.subarray(["name", "stock", "labels", "seo", "seo.title"] as const);
  const watch: fc.Arbitrary<Watch> = fc.oneof(
    fc.constant(undefined),
    watched,
    fc.record({ stockCrosses: fc.constantFrom(0, 1, 1.5) }),
  );
  const rule = fc.record({
    watch,
    pagesOf: fc.constantFrom<PagesOf>("id", "name", "stock", "labels", "nothing"),
    edges: fc.option(fc.subarray([...EDGES], { minLength: 1 }), { nil: undefined }),
  });
  const write = fc.record({ id: word(), thing: fc.option(thing(), { nil: undefined }), respelled: fc.boolean() });
  return fc.record({
    separator: fc.constantFrom(":", "-", "/", "A"),
    sources: fc.array(
      fc.record({
        prefix: fc.constantFrom("THING#", "THING#a", "OTHER#"),
        kind: fc.option(word(), { nil: undefined }),
        rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    cascades: fc.boolean(),
    earlier: fc.array(write, { maxLength: 8 }),
    writes: fc.array(write, { minLength: 1, maxLength: 12 }),
  });
}

/** The model's rules as a user writes them. */
export function configOf({ separator, sources, cascades }: World): Config {
  const { page, ofRule } = tagsOf(separator);
  return defineConfig({
    namespace: "model",
    tags: { page, ofRule },
    edges: { api: {}, www: {} },
    cascade: [{ when: page, alsoPurge: ({ rule }) => (cascades ? [ofRule({ rule })] : []) }],
    sources: sources.map(({ prefix, kind, rules }, s) =>
      source({
        table: "Things",
        name: `s${s}`,
        item: item<Thing>(),
        match: { pk: `${prefix}{id}` as "THING#{id}" },
        where: kind === undefined ? {} : { kind },
        coarse: { all: true, objectKeys: ["page:*"] },
        rules: rules.map(({ watch, pagesOf, edges }, r): Rule<Thing, { readonly pk: "THING#{id}" }, Edge> => ({
          name: `r${r}`,
          ...(edges && { edges }),
          ...(watch && { watch: "stockCrosses" in watch ? [crosses("stock", watch.stockCrosses)] : watch }),
          tags: ({ key, item: thing }) =>
            namesOf(pagesOf, key.id, thing).map((name) => page({ rule: `s${s}r${r}`, name })),
          paths: ({ key, item: thing }) => namesOf(pagesOf, key.id, thing).map((name) => `/s${s}r${r}/${name}`),
          objectKeys: ({ key, item: thing }) =>
            namesOf(pagesOf, key.id, thing).map((name) => `page:s${s}r${r}/${name}`),
        })),
      }),
    ),
  });
}

/** Stream records of the batch's writes, and the names of all pages that showed something else after one of them. */
export function play({ sources, earlier, writes }: World): {
  readonly records: readonly unknown[];
  readonly changed: ReadonlySet<string>;
} {
  const store = new Map<string, Thing>();
  for (const { id, thing } of earlier) {
    if (thing) store.set(id, thing);
    else store.delete(id);
  }
  const records: unknown[] = [];
  const changed = new Set<string>();
  for (const { id, thing, respelled } of writes) {
    const old = store.get(id);
    if (!old && !thing) continue;
    const before = render(store, sources);
    if (thing) store.set(id, thing);
    else store.delete(id);
    const after = render(store, sources);
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(name) !== after.get(name)) changed.add(name);
    }
    records.push(
      record({
        eventName: old ? (thing ? "MODIFY" : "REMOVE") : "INSERT",
        old: old && marshalled(id, old, false),
        new: thing && marshalled(id, thing, respelled),
        sequenceNumber: String(records.length + 1),
      }),
    );
  }
  return { records, changed };
}

/** The tags that must go with a page, as text, each with the edges it concerns. */
export function staleTagsOf({ separator, sources, cascades }: World, pageName: string): readonly string[] {
  const [rule = "", ...name] = pageName.split("/");
  const { page, ofRule } = tagsOf(separator);
  const [, s, r] = /^s(\d+)r(\d+)$/.exec(rule) ?? [];
  const edges = sources[Number(s)]?.rules[Number(r)]?.edges ?? EDGES;
  const tags = [page({ rule, name: name.join("/") }), ...(cascades ? [ofRule({ rule })] : [])];
  return tags.map(({ text: tag }) => atEdges(tag, edges));
}

/** A tag and its edges as one text. */
export function atEdges(tag: string, edges: readonly string[]): string {
  return `${tag} at ${edges.toSorted().join(" and ")}`;
}

/** Every page by its name: the rows of the items that name it. */
function render(store: Store, sources: readonly ModelSource[]): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const [s, { prefix, kind, rules }] of sources.entries()) {
    for (const [r, { watch, pagesOf }] of rules.entries()) {
      for (const [key, thing] of [...store].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
        if (!`THING#${key}`.startsWith(prefix) || (kind !== undefined && thing.kind !== kind)) continue;
        const id = `THING#${key}`.slice(prefix.length);
        const names = namesOf(pagesOf, id, thing);
        const row = JSON.stringify({ id, names: names.toSorted(), shown: shown(watch, thing) });
        for (const name of new Set(names))
          pages.set(`s${s}r${r}/${name}`, `${pages.get(`s${s}r${r}/${name}`) ?? ""}${row}`);
      }
    }
  }
  return pages;
}

function shown(watch: Watch, { kind, name, stock, labels, seo }: Thing): unknown {
  const all = { kind, name, stock, labels: labels && [...labels].toSorted(), seo, "seo.title": seo?.title };
  if (!watch) return all;
  if ("stockCrosses" in watch) return stock === undefined ? "none" : Math.sign(stock - watch.stockCrosses);
  return watch.map((attribute) => all[attribute] ?? null);
}

function namesOf(pagesOf: PagesOf, id: string, { name, stock, labels }: Thing): readonly string[] {
  if (pagesOf === "id") return [id];
  if (pagesOf === "name") return name === undefined ? [] : [name];
  if (pagesOf === "stock") return stock === undefined ? [] : [String(stock)];
  return pagesOf === "labels" ? [...(labels ?? [])] : [];
}

function tagsOf(separator: string) {
  return defineTags({ page: `page:{rule}${separator}{name}` as "page:{rule}-{name}", ofRule: "rule:{rule}" });
}

function marshalled(id: string, { kind, name, stock, labels, seo }: Thing, respelled: boolean): RawImage {
  const members = labels && (respelled ? [...labels].toReversed() : [...labels]);
  const attributes: Record<string, RawAttribute | undefined> = {
    pk: { S: `THING#${id}` },
    sk: { S: "x" },
    kind: text(kind),
    name: text(name),
    stock: stock === undefined ? undefined : { N: respelled ? `${stock * 10}e-1` : String(stock) },
    labels: members && { SS: members },
    seo: seo && { M: seo.title === undefined ? {} : { title: { S: seo.title } } },
  };
  return Object.fromEntries(Object.entries(attributes).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}

function text(value: string | undefined): RawAttribute | undefined {
  return value === undefined ? undefined : { S: value };
}

/** So few values that writes often change little or nothing. */
function thing(): fc.Arbitrary<Thing> {
  return fc.record(
    {
      kind: word(),
      name: word(),
      stock: fc.constantFrom(-1, 0, 1, 1.5, 2),
      labels: fc.uniqueArray(word(), { minLength: 1, maxLength: 3 }).map((labels) => new Set(labels)),
      seo: fc.record({ title: word() }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );
}

function word(): fc.Arbitrary<string> {
  return fc.constantFrom("a", "A", "a-b", "ä, *", "");
}
