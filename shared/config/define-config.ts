import { checkCascade } from "./check-cascade.ts";
import { checkEdges } from "./check-edges.ts";
import { checkQuota } from "./check-quota.ts";
import { checkSource } from "./check-source.ts";
import { ConfigProblems } from "./config-error.ts";
import { type ConfigOptions, DEFAULT_REDIS, DEFAULT_SETTLE } from "./config-options.ts";
import type { AnyTagDefinition, CompiledCascade, CompiledSource, Config } from "./config.ts";
import { readArray, readDurationMs, readName, readOptions, readRecord } from "./read-options.ts";

/**
 * Checks a configuration and fills in its defaults.
 *
 * @throws {ConfigError} with everything that is wrong with it.
 *
 * @example
 * ```ts
 * export default defineConfig({
 *   namespace: "shop",
 *   tags,
 *   sources: [source({ table: "Products", item: item<Product>(), rules: [] })],
 *   edges: { www: { maxStaleness: "60s", mode: "observe" } },
 * });
 * ```
 */
export function defineConfig<
  const Tables extends string = never,
  const Edges extends string = never,
  const Redis extends string = typeof DEFAULT_REDIS,
  const Cascades extends readonly string[] = readonly [],
>(options: ConfigOptions<Tables, Edges, Redis, Cascades>): Config<Tables, Edges, Redis> {
  const problems = new ConfigProblems();
  const config = check(options, problems);
  problems.throwIfAny();
  // Every name was read from these options, whose type has them all.
  return Object.freeze(config) as Config<Tables, Edges, Redis>;
}

const KEYS = ["namespace", "tags", "sources", "edges", "quota", "redis", "settle", "cascade"];
const NAMESPACE = /^[a-z0-9-]{1,64}$/;

function check(value: unknown, problems: ConfigProblems): Config {
  const options = readOptions(value, "", KEYS, problems);
  const { namespace, redis = { [DEFAULT_REDIS]: {} }, settle = DEFAULT_SETTLE } = options;
  if (typeof namespace !== "string" || !NAMESPACE.test(namespace)) {
    problems.add("namespace", namespace, "1 to 64 characters of a-z, 0-9 and -");
  }
  const vocabulary = readRecord(options["tags"], "tags", problems);
  const edges = checkEdges(options["edges"], checkQuota(options["quota"], problems), problems);
  const redisNames = checkRedis(redis, problems);
  if (redisNames.length === 0 && Object.keys(edges).length === 0) {
    problems.add("redis", redis, "an object cache, or an edge in edges: there is nothing to purge");
  }
  const cascade = checkCascade(options["cascade"], vocabulary, problems);
  const sources = checkSources(options["sources"], Object.keys(edges), cascade, problems);
  return {
    namespace: String(namespace),
    tables: [...new Set(sources.map(({ table }) => table))],
    edges,
    redis: redisNames,
    settleMs: readDurationMs(settle, "settle", ["0s", "15m"], problems),
    sources,
    cascade,
    vocabulary: Object.values(vocabulary).filter(isDefinition),
  };
}

/** What {@link defineTags} makes; anything else in its place can't set off a cascade either, and is never asked. */
function isDefinition(value: unknown): value is AnyTagDefinition {
  return typeof value === "function" && "template" in value && "parse" in value;
}

function checkRedis(value: unknown, problems: ConfigProblems): readonly string[] {
  return Object.entries(readRecord(value, "redis", problems)).map(([name, options]) => {
    readOptions(options, `redis.${name}`, [], problems);
    return readName(name, `redis.${name}`, problems);
  });
}

function checkSources(
  value: unknown,
  edgeNames: readonly string[],
  cascades: readonly CompiledCascade[],
  problems: ConfigProblems,
): readonly CompiledSource[] {
  const raw = readArray(value, "sources", problems);
  const tables = raw.map(tableOf);
  const sources = raw.map((source, i) => {
    const isOnlyOfTable = tables.filter((table) => table === tables[i]).length === 1;
    return checkSource(source, i, { isOnlyOfTable, edgeNames, cascades }, problems);
  });
  for (const [i, { name }] of sources.entries()) {
    const isTaken = sources.findIndex((other) => other.name === name) < i;
    if (isTaken && name !== "") problems.add(`sources[${i}] name`, name, "a name that no other source has");
  }
  return sources;
}

function tableOf(source: unknown): unknown {
  return typeof source === "object" && source !== null && "table" in source ? source.table : undefined;
}
