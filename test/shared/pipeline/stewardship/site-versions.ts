import { defineConfig, defineTags, item, source } from "tagwire/config";
import type { Config } from "../../../../shared/config/config.ts";
import { type Deployed, deployedRules } from "../../../../shared/pipeline/stewardship/deployed.ts";

/** What of a site a deploy may change. */
export interface SiteVersion {
  /** Which vocabulary its rules and its origin use. */
  readonly vocabulary: 0 | 1;
  /** Name of the source of table `T`. */
  readonly nameOfT: "T" | "Renamed";
  /** Whether table `U` is there. */
  readonly hasU: boolean;
  readonly edges: readonly ("www" | "api")[];
  readonly mode: "send" | "observe";
  readonly untilLive: "send" | "observe";
  readonly objectCaches: readonly ("main" | "spare")[];
}

/** A site of one table, one edge and one object cache that purges are sent of. */
export const PLAIN_SITE: SiteVersion = {
  vocabulary: 0,
  nameOfT: "T",
  hasU: false,
  edges: ["www"],
  mode: "send",
  untilLive: "send",
  objectCaches: ["main"],
};

/** Ids of items by table. */
const ITEMS = { T: ["t1", "t2"], U: ["u1"] } as const;

export type Table = keyof typeof ITEMS;

export const TABLES: readonly Table[] = ["T", "U"];

/** All items of all tables. */
export const ALL_ITEMS: readonly { readonly table: Table; readonly id: string }[] = TABLES.flatMap((table) =>
  ITEMS[table].map((id) => ({ table, id })),
);

const vocabularies = [
  defineTags({
    all: "all0",
    t: { tag: "t0:{id}", under: "all" },
    uAll: "u-all0",
    u: { tag: "u0:{id}", under: "uAll" },
  }),
  defineTags({
    all: "all1",
    t: { tag: "t1:{id}", under: "all" },
    uAll: "u-all1",
    u: { tag: "u1:{id}", under: "uAll" },
  }),
] as const;

/** Tags of what shows an item, as an origin of this version writes them. */
export function tagsOf(version: SiteVersion, table: Table, id: string): readonly string[] {
  const tags = vocabularies[version.vocabulary];
  if (table === "U" && !version.hasU) return [];
  return table === "T" ? [tags.t({ id }).text, tags.all().text] : [tags.u({ id }).text, tags.uAll().text];
}

/** Plain key that others keep an item under, in every version. */
export const plainKey = (table: Table, id: string): string => `plain:${table}:${id}`;

export const distributionOf = (edge: string): string => `E-${edge}`;

export const TAG_HEADER = "cache-tag";

export function configOf(version: SiteVersion): Config {
  const tags = vocabularies[version.vocabulary];
  const { mode, untilLive } = version;
  return defineConfig({
    namespace: "site",
    tags,
    sources: [
      source({
        table: "T",
        name: version.nameOfT,
        item: item<object>(),
        match: { pk: "{id}" },
        coarse: { tags: [tags.all()], objectKeys: ["plain:T:*"] },
        rules: [{ name: "page", tags: ({ key }) => [tags.t(key)], objectKeys: ({ key }) => [plainKey("T", key.id)] }],
      }),
      ...(version.hasU
        ? [
            source({
              table: "U",
              item: item<object>(),
              match: { pk: "{id}" },
              coarse: { tags: [tags.uAll()], objectKeys: ["plain:U:*"] },
              rules: [
                { name: "page", tags: ({ key }) => [tags.u(key)], objectKeys: ({ key }) => [plainKey("U", key.id)] },
              ],
            }),
          ]
        : []),
    ],
    edges: Object.fromEntries(
      version.edges.map((edge) => [edge, { mode, untilLive, ancestors: true, handWrittenHeaders: false }]),
    ),
    redis: Object.fromEntries(version.objectCaches.map((name) => [name, {}])),
    settle: "0s",
  });
}

export function deployedOf(version: SiteVersion, config = configOf(version)): Deployed {
  const tables = new Map(config.tables.map((table) => [table, `Site-${table}`]));
  const edges = Object.values(config.edges).map((settings) => {
    return [settings.name, { distribution: distributionOf(settings.name), settings }] as const;
  });
  return {
    ...deployedRules(config, JSON.stringify(version), tables),
    edges: new Map(edges),
    objectCaches: new Map(config.redis.map((name) => [name, `https://${name}.example.com`])),
    settleMs: config.settleMs,
  };
}
