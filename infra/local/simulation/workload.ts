import type { TraceChange } from "../catalogue/change-trace.ts";
import { edgeName } from "../../../shared/pipeline/plan/group.ts";

/** What a change asks of an edge: an item, and those that drop what it does too, nearest first. */
export interface Ask {
  readonly item: string;
  readonly under: readonly string[];
}

/** Something the edge keeps: one page, list or document. */
export interface SiteObject {
  /** Every item that drops it, as the edge takes them, nearest first. `/*` drops all. */
  readonly droppedBy: readonly string[];
  /** Whether it is there before the first change. */
  readonly atFirst: boolean;
}

/** One change in virtual time. */
export interface WorkloadChange {
  readonly atMs: number;
  readonly asks: readonly Ask[];
  /** The object that is there from now on, or from now on not, by its place among the objects. */
  readonly appears?: number;
  readonly disappears?: number;
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
 * Makes a workload of a trace. Each tag that is no ancestor is on one object. So is a path, unless its change asks for
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
        droppedBy: [ask.item, ...ask.under].map(edgeName),
        atFirst: ask !== own || op !== "INSERT",
      });
    }
  }
  const places = new Map([...objects.keys()].map((name, place) => [name, place]));
  const changes = lines.map(({ t, op, asks }) => {
    const object = asks[0] && places.get(edgeName(asks[0].item));
    return {
      atMs: Math.round(t * 1_000),
      asks,
      ...(op === "INSERT" && object !== undefined && { appears: object }),
      ...(op === "REMOVE" && object !== undefined && { disappears: object }),
    };
  });
  return { objects: [...objects.values()], changes };
}

function isPath({ item }: Ask): boolean {
  return item.startsWith("/");
}
