import type { CompiledSource, Config } from "./config.ts";

/** Sources of a table; all of them when nobody knows which table it was. */
export function sourcesOf(config: Config, table: string | undefined): readonly CompiledSource[] {
  return table === undefined ? config.sources : config.sources.filter((source) => source.table === table);
}
