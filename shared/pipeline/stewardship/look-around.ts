import { ENV } from "../../env.ts";
import type { ExpectedTable } from "../../doctor/expected.ts";
import type { FunctionSeen, MappingSeen, TableSeen } from "../../doctor/observations.ts";
import type { Observers } from "../../ports/observers.ts";
import { MAX_CLOCK_SKEW_MS } from "../coarse/coarse-turn.ts";
import { isRecord } from "../versioned-message.ts";
import type { Deployed } from "./deployed.ts";
import type { StreamSeen, Surroundings } from "./surroundings.ts";

/** What to look at. */
export interface Lookout {
  readonly deployed: Deployed;
  readonly configHash: string;
  /** Event source mapping of each table's stream, by logical name. */
  readonly mappings: ReadonlyMap<string, ExpectedMapping>;
  /** Names of the functions that decide on changes, or send what was decided. */
  readonly functions: readonly string[];
  readonly observers: Pick<Observers, "function" | "mapping" | "table" | "distribution">;
}

type ExpectedMapping = Pick<ExpectedTable, "mapping" | "filters">;

/** A table and what reads its stream, each `undefined` where there is none. */
interface TableLook {
  readonly table: TableSeen | undefined;
  readonly mapping: MappingSeen | undefined;
}

/** Looks at what a steward has to know. What can't be seen now is left out. Never rejects. */
export async function lookAround(lookout: Lookout, signal: AbortSignal): Promise<Surroundings> {
  const { deployed, mappings, functions, observers } = lookout;
  const [seenFunctions, tables, edges] = await Promise.all([
    Promise.all(functions.map(async (name) => await orUndefined(observers.function(name, signal)))),
    seen(deployed.tables, async (logicalName, name): Promise<TableLook> => {
      const [table, mapping] = await Promise.all([
        observers.table(name, signal),
        observers.mapping(mappings.get(logicalName)?.mapping ?? "", signal),
      ]);
      return { table, mapping };
    }),
    seen(deployed.edges, async (_, { distribution }) => await observers.distribution(distribution, signal)),
  ]);
  const aloneSinceMs = isFilteredAsDeployed(tables, lookout) ? aloneSince(seenFunctions, lookout) : undefined;
  return { ...(aloneSinceMs !== undefined && { aloneSinceMs }), streams: streamsSeen(tables), edges };
}

/**
 * Whether every stream is filtered as this deployment wants it: another one's filter may drop what only our rules match, and
 * a purge made before that ended would not cover it.
 */
function isFilteredAsDeployed(tables: ReadonlyMap<string, TableLook>, { deployed, mappings }: Lookout): boolean {
  return [...deployed.tables.keys()].every((name) => {
    const mapping = tables.get(name)?.mapping;
    return (
      mapping !== undefined && SETTLED_STATE.test(mapping.state) && mapping.filters === mappings.get(name)?.filters
    );
  });
}

/** On the way to another state Lambda may still go by the settings before. */
const SETTLED_STATE = /^(Enabled|Disabled)$/;

/** Since when no invocation of code that was deployed before can go on; `undefined` while any function is not ours yet. */
function aloneSince(functions: readonly (FunctionSeen | undefined)[], lookout: Lookout): number | undefined {
  let sinceMs = -Infinity;
  for (const one of functions) {
    if (one === undefined || one.updating || !isAlike(one, lookout)) return undefined;
    sinceMs = Math.max(sinceMs, one.modifiedAtMs + one.timeoutMs + MAX_CLOCK_SKEW_MS);
  }
  return Number.isFinite(sinceMs) ? sinceMs : undefined;
}

/** Deployed with the same config, tables and edges, as far as it is told them. */
function isAlike({ variables }: FunctionSeen, { deployed, configHash }: Lookout): boolean {
  const distributions = new Map(Array.from(deployed.edges, ([name, { distribution }]) => [name, distribution]));
  return (
    variables.get(ENV.config) === configHash &&
    covers(variables.get(ENV.tables), deployed.tables) &&
    covers(variables.get(ENV.edges), distributions)
  );
}

function covers(text: string | undefined, expected: ReadonlyMap<string, string>): boolean {
  if (text === undefined) return true;
  const told = fieldsIn(text);
  return [...expected].every(([name, value]) => told[name] === value);
}

/** What a function is told may have been changed by hand. */
function fieldsIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function streamsSeen(tables: ReadonlyMap<string, TableLook>): ReadonlyMap<string, StreamSeen> {
  return new Map(
    [...tables].flatMap(([name, { table, mapping }]) => (table ? [[name, streamSeen(table, mapping)] as const] : [])),
  );
}

/** A function that fails is tried again, and what it fails for good is kept: its stream is read none the less. */
function streamSeen({ stream }: TableSeen, mapping: MappingSeen | undefined): StreamSeen {
  const isRead =
    mapping?.state === "Enabled" && mapping.source === stream?.arn && !isUnableToRead(mapping.lastResult ?? "");
  return { arn: stream?.arn, isRead };
}

function isUnableToRead(lastResult: string): boolean {
  return lastResult.startsWith("PROBLEM") && !lastResult.includes("Function call failed");
}

async function seen<Value, Seen>(
  all: ReadonlyMap<string, Value>,
  look: (name: string, value: Value) => Promise<Seen | undefined>,
): Promise<ReadonlyMap<string, Seen>> {
  const entries = await Promise.all(
    Array.from(all, async ([name, value]) => [name, await orUndefined(look(name, value))] as const),
  );
  return new Map(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

async function orUndefined<Seen>(looking: Promise<Seen | undefined>): Promise<Seen | undefined> {
  try {
    return await looking;
  } catch {
    return undefined; // the doctor tells what can't be looked at
  }
}
