import type { Config, EdgeSettings } from "../../config/config.ts";
import { type Reach, reachOf } from "./reach.ts";

/** What the code that asks was deployed with, as far as deciding on changes goes. */
export interface DeployedRules {
  /** Name in the database, by logical name. */
  readonly tables: ReadonlyMap<string, string>;
  readonly sources: ReadonlyMap<string, DeployedSource>;
}

/** One source's rules as they are deployed. */
export interface DeployedSource {
  /** Logical table name. */
  readonly table: string;
  /** Changes whenever its rules may decide otherwise, or on another table. */
  readonly rules: string;
  readonly reach: Reach;
}

/** All that is purged, as it is deployed. */
export interface Deployed extends DeployedRules {
  readonly edges: ReadonlyMap<string, DeployedEdge>;
  /** Address by name: another database behind the same name was never purged. */
  readonly objectCaches: ReadonlyMap<string, string>;
  readonly settleMs: number;
}

export interface DeployedEdge {
  readonly distribution: string;
  readonly settings: Pick<EdgeSettings, "mode" | "tagHeader">;
}

/** Raised when the same rules come to decide otherwise: other encoding of tags, other meaning of `watch`. */
const DECIDING_VERSION = 1;

/**
 * @param configHash - of the config's module.
 * @param tables - name in the database by logical name.
 */
export function deployedRules(config: Config, configHash: string, tables: ReadonlyMap<string, string>): DeployedRules {
  const sources = config.sources.map((source) => {
    const { name, table, revision } = source;
    const version = revision === undefined ? `config ${configHash}` : `revision ${revision}`;
    const rules = `${DECIDING_VERSION} ${version} on ${tables.get(table) ?? table}`;
    return [name, { table, rules, reach: reachOf(source, config) }] as const;
  });
  return { tables, sources: new Map(sources) };
}
