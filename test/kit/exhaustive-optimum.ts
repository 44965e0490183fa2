import { EVERYTHING } from "../../shared/pipeline/plan/coarse-form.ts";
import { USD_PER_ITEM } from "../../shared/pipeline/plan/price.ts";
import type { Workload } from "../../infra/local/simulation/workload.ts";

/** All that matters of the past. */
interface Situation {
  /** Since when each item waits that does. */
  readonly waiting: ReadonlyMap<string, number>;
  readonly stale: ReadonlySet<number>;
  readonly there: ReadonlySet<number>;
}

/**
 * What sending everything within the bound costs at least, found by trying every set of items at every half millisecond. Knows
 * nothing of trees, episodes and moments that pay.
 */
export function exhaustiveUsd(workload: Workload, boundMs: number, refetchUsd: number): number {
  const { objects, changes } = workload;
  const satisfiedBy = new Map(
    changes.flatMap(({ asks }) => asks.map(({ item, under }) => [item, [item, ...under, EVERYTHING]] as const)),
  );
  const choices = subsets([...new Set([...satisfiedBy.values()].flat())]);
  const lastMs = (changes.at(-1)?.atMs ?? 0) + boundMs;

  const atFirst = objects.flatMap(({ atFirst: there }, place) => (there ? [place] : []));
  let reached = new Map([
    ["", { usd: 0, now: { waiting: new Map(), stale: new Set(), there: new Set(atFirst) } as Situation }],
  ]);
  for (let nowMs = 0; nowMs <= lastMs; nowMs += 0.5) {
    const next = new Map<string, { usd: number; now: Situation }>();
    for (const { usd, now } of reached.values()) {
      const before = afterChanges(now, nowMs);
      for (const items of choices) {
        const { after, needless } = afterPurge(before, items);
        if ([...after.waiting.values()].some((sinceMs) => sinceMs + boundMs <= nowMs)) continue;
        const paid = usd + items.length * USD_PER_ITEM + needless * refetchUsd;
        const key = nameOf(after);
        if (paid < (next.get(key)?.usd ?? Infinity)) next.set(key, { usd: paid, now: after });
      }
    }
    reached = next;
  }
  return Math.min(...[...reached.values()].map(({ usd }) => usd));

  function afterChanges({ waiting, stale, there }: Situation, nowMs: number): Situation {
    const after = { waiting: new Map(waiting), stale: new Set(stale), there: new Set(there) };
    for (const { asks, turn } of changes.filter(({ atMs }) => atMs === nowMs)) {
      for (const { item } of asks) {
        if (!after.waiting.has(item)) after.waiting.set(item, nowMs);
        for (const place of droppedBy([item])) after.stale.add(place);
      }
      if (turn?.isThere === true) after.there.add(turn.object);
      if (turn?.isThere === false) after.there.delete(turn.object);
    }
    return after;
  }

  function afterPurge(
    { waiting, stale, there }: Situation,
    items: readonly string[],
  ): { after: Situation; needless: number } {
    const dropped = droppedBy(items);
    const left = [...waiting].filter(([item]) => !satisfiedBy.get(item)?.some((by) => items.includes(by)));
    const after = {
      waiting: new Map(left),
      stale: new Set([...stale].filter((place) => !dropped.includes(place))),
      there,
    };
    return { after, needless: sum(dropped.filter((place) => there.has(place) && !stale.has(place))) };
  }

  function sum(places: readonly number[]): number {
    return places.reduce((forms, place) => forms + (objects[place]?.forms ?? 0), 0);
  }

  function droppedBy(items: readonly string[]): readonly number[] {
    const drops = (item: string, place: number): boolean =>
      item === EVERYTHING || objects[place]?.droppedBy.includes(item) === true;
    return [...objects.keys()].filter((place) => items.some((item) => drops(item, place)));
  }
}

function nameOf({ waiting, stale, there }: Situation): string {
  const lists = [
    Array.from(waiting, ([item, sinceMs]) => `${item} ${sinceMs}`),
    Array.from(stale, String),
    Array.from(there, String),
  ];
  return lists.map((list) => list.toSorted((a, b) => (a < b ? -1 : 1)).join()).join("|");
}

function subsets<T>(all: readonly T[]): readonly (readonly T[])[] {
  return all.reduce<readonly (readonly T[])[]>((sets, one) => [...sets, ...sets.map((set) => [...set, one])], [[]]);
}
