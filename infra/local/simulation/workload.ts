import type { TraceChange } from "../catalogue/change-trace.ts";
import { edgeName } from "../../../shared/pipeline/plan/group.ts";

/** What a change asks of an edge: an item, and those that drop what it does too, nearest first. */
export interface Ask {
  readonly item: string;
  readonly under: readonly string[];
  /**
   * How many objects carry it, and nothing but what it is under.
   *
   * @default 1
   */
  readonly objects?: number;
}

/** Something the edge keeps: one page, list or document, in as many forms as there are of it. */
export interface SiteObject {
  readonly forms: number;
  /** Every item that drops it, as the edge takes them, nearest first. `/*` drops all. */
  readonly droppedBy: readonly string[];
  /** Whether it is there before the first change. */
  readonly atFirst: boolean;
}

/** One change in virtual time. */
export interface WorkloadChange {
  readonly atMs: number;
  readonly asks: readonly Ask[];
  /** What of the first that is asked for is there from now on and wasn't, or was and isn't. */
  readonly turn?: { readonly object: number; readonly isThere: boolean };
}

/** What an edge goes through: what it keeps, and what becomes stale when. */
export interface Workload {
  readonly objects: readonly SiteObject[];
  /** Oldest first. */
  readonly changes: readonly WorkloadChange[];
}

/** Turns one change of a trace into what it asks of the edge; the first is about the document itself. */
export type AsksOf = (change: TraceChange) => readonly Ask[];

/**
 * Makes a workload of a trace. Each tag that is no ancestor is on objects of its own. So is a path, unless its change asks for
 * tags too: then it is for what carries none, such as the answer that there is nothing. What is inserted was not there before,
 * what is removed isn't any more.
 *
 * @param trace - oldest first.
 */
export function makeWorkload(trace: readonly TraceChange[], asksOf: AsksOf): Workload {
  const lines = trace.map((change) => ({ ...change, asks: asksOf(change) }));
  const ancestors = new Set(lines.flatMap(({ asks }) => asks.flatMap(({ under }) => under.map(edgeName))));
  const objects = new Map<string, SiteObject>();
  for (const { op, asks } of lines) {
    const [own] = asks;
    for (const ask of asks) {
      const name = edgeName(ask.item);
      if (objects.has(name) || ancestors.has(name) || (isPath(ask) && !(own && isPath(own)))) continue;
      objects.set(name, {
        forms: ask.objects ?? 1,
        droppedBy: [ask.item, ...ask.under].map(edgeName),
        atFirst: ask !== own || op !== "INSERT",
      });
    }
  }
  const places = new Map([...objects.keys()].map((name, place) => [name, place]));
  const isThere = Array.from(objects.values(), ({ atFirst }) => atFirst);
  const changes = lines.map(({ t, op, asks }): WorkloadChange => {
    const change = { atMs: Math.round(t * 1_000), asks };
    const object = asks[0] && places.get(edgeName(asks[0].item));
    if (op === "MODIFY" || object === undefined || isThere[object] === (op === "INSERT")) return change;
    isThere[object] = op === "INSERT";
    return { ...change, turn: { object, isThere: op === "INSERT" } };
  });
  return { objects: [...objects.values()], changes };
}

function isPath({ item }: Ask): boolean {
  return item.startsWith("/");
}
