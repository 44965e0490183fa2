import type { Config } from "../../shared/config/config.ts";
import type { Expected } from "../../shared/doctor/expected.ts";
import { type Deployed, deployedRules } from "../../shared/pipeline/stewardship/deployed.ts";

/** What was deployed, as a steward takes it, of what the construct tells the doctor. */
export function deployedOf({ tables, edges, redis }: Expected, config: Config, configHash: string): Deployed {
  const names = new Map(Object.entries(tables).map(([table, { name }]) => [table, name]));
  return {
    ...deployedRules(config, configHash, names),
    edges: new Map(
      Object.values(config.edges).map((settings) => {
        return [settings.name, { settings, distribution: edges[settings.name]?.distribution ?? "" }];
      }),
    ),
    objectCaches: new Map(Object.entries(redis).map(([name, { url }]) => [name, `${url} ${config.namespace}`])),
    settleMs: config.settleMs,
  };
}
