import type { DeployedRules, DeployedSource } from "./deployed.ts";
import type { SourceStanding, Standing } from "./standing.ts";

/**
 * Adds the tables and rules of the code that asks to those that are known, and leaves all others alone: code of another
 * deployment may be running beside it.
 *
 * @returns the same standing when all of them are known already.
 */
export function enrol(standing: Standing, { tables, sources }: DeployedRules, nowMs: number): Standing {
  const newTables = [...tables.values()].filter((name) => standing.tables[name] === undefined);
  const newRules = [...sources].filter(([name, { rules }]) => standing.sources[name]?.rules[rules] === undefined);
  if (newTables.length === 0 && newRules.length === 0) return standing;
  return {
    ...standing,
    tables: {
      ...standing.tables,
      ...Object.fromEntries(newTables.map((name) => [name, { activatedAtMs: nowMs }])),
    },
    sources: {
      ...standing.sources,
      ...Object.fromEntries(newRules.map(([name, source]) => [name, withRules(standing.sources[name], source, nowMs)])),
    },
  };
}

/** From now on its coarse purge is due: two sets of rules decided on its changes, or none did before. */
function withRules(known: SourceStanding | undefined, { rules, reach }: DeployedSource, nowMs: number): SourceStanding {
  return {
    rules: { ...known?.rules, [rules]: reach },
    seenAtMs: nowMs,
    ...(known?.before && { before: known.before }),
  };
}
