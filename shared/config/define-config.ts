import type { CompiledSource, Config } from "./config.ts";
import { ConfigProblems } from "./config-error.ts";
import type { ConfigOptions, DEFAULT_REDIS } from "./config-options.ts";

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
  const Tables extends string,
  const Edges extends string = never,
  const Redis extends string = typeof DEFAULT_REDIS,
  const Cascades extends readonly string[] = readonly [],
>(options: ConfigOptions<Tables, Edges, Redis, Cascades>): Config<Tables, Edges, Redis> {
  throw new Error(String(options));
}
