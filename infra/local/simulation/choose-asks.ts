import type { Config, EdgeSettings } from "../../../shared/config/config.ts";
import type { TraceChange } from "../catalogue/change-trace.ts";
import { UsageError } from "../../../shared/cli/usage-error.ts";
import { catalogueAsks } from "./catalogue-asks.ts";
import { pageAsks } from "./page-asks.ts";
import type { AsksOf } from "./workload.ts";

/**
 * How a trace is read: its keys as paths of pages, whose responses carry the tags of their sections; or, where it has
 * documents, or tells of keys without a slash what changed, by the rules of the config.
 *
 * @throws {UsageError} when the config has no edge, or no source.
 */
export function chooseAsks(
  trace: readonly TraceChange[],
  config: Config,
): { readonly asksOf: AsksOf; readonly edge: EdgeSettings } {
  const [edge] = Object.values(config.edges);
  const [table] = config.tables;
  if (!edge || table === undefined) throw new UsageError("--config: needs an edge and a source");
  const hasDocuments = trace.some(({ old, new: now }) => old ?? now);
  const hasFields = trace.every(({ key, changed }) => changed && !key.includes("/"));
  return hasDocuments || hasFields
    ? { asksOf: catalogueAsks(config, table, edge.name), edge }
    : { asksOf: pageAsks, edge: { ...edge, ancestors: true } };
}
