import type { CompiledSource, Config } from "../../shared/config/config.ts";
import { defineTags } from "../../shared/config/define-tags.ts";
import { PROBE_TABLE, PROBE_TAGS } from "../../shared/doctor/canary/probe.ts";
import type { Invalidation } from "../../shared/pipeline/pipeline.ts";
import { tableOfStream } from "./table-of.ts";

type Run = Omit<Invalidation, "report" | "signal">;

/** Where the canary writes, and which edges have pages of it. */
export interface ProbeSettings {
  /** Name in DynamoDB. */
  readonly table: string;
  readonly edges: readonly string[];
}

/**
 * What a batch of the canary's changes is worked on with: the very ports of all others, under a config of its own. The user's
 * stays as it is, and so do its sources, their coarse purges and their hash. Nothing is parked and nothing purged as a whole
 * for a probe that can't be read: the canary sees that no purge came, and says so.
 */
export function probeRun(run: Run, { table, edges }: ProbeSettings): Run {
  return {
    ...run,
    config: probeConfig(run.config, edges),
    tableOf: tableOfStream(new Map([[PROBE_TABLE, table]])),
    parking: { park: async () => undefined },
    coarseGate: { claim: async () => ({ when: "covered" }) },
  };
}

/** Whether a batch is the canary's: one mapping's records are all of one stream. */
export function isOfProbe(records: readonly unknown[], { table }: ProbeSettings): boolean {
  const [first] = records;
  if (typeof first !== "object" || first === null || !("eventSourceARN" in first)) return false;
  return tableOfStream(new Map([[PROBE_TABLE, table]]))(String(first.eventSourceARN)) === PROBE_TABLE;
}

/** One source, whose every change makes the probe's tag stale. Its pages come from nothing that could still be old: once is enough. */
function probeConfig(config: Config, edges: readonly string[]): Config {
  const tag = defineTags({ probe: PROBE_TAGS.probe }).probe();
  const source: CompiledSource = {
    name: PROBE_TAGS.probe,
    table: PROBE_TABLE,
    match: [],
    where: [],
    coarse: { tags: [tag], paths: [], objectKeys: [], all: false },
    revision: undefined,
    rules: [{ name: "canary", edges, watch: undefined, tags: () => [tag], objectKeys: undefined, paths: undefined }],
  };
  const probed = Object.entries(config.edges).filter(([name]) => edges.includes(name));
  return {
    ...config,
    tables: [PROBE_TABLE],
    sources: [source],
    cascade: [],
    edges: Object.fromEntries(probed.map(([name, edge]) => [name, { ...edge, handWrittenHeaders: false }])),
  };
}
