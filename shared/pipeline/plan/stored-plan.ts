import type { PlannedItem, StoredPlan } from "../../ports/edge-ledger.ts";

/** A plan about to be stored for the first time. */
export function freshPlan(id: string, edge: string, items: readonly PlannedItem[], nowMs: number): StoredPlan {
  return { id, edge, items, storedAtMs: nowMs, attempts: 0, notBeforeMs: 0 };
}

/**
 * Splits a plan in two, to find the item that an edge refuses. The halves are plans of their own: under the old id the
 * edge would refuse other items.
 */
export function halve(plan: StoredPlan, newId: (nowMs: number) => string, nowMs: number): readonly StoredPlan[] {
  const middle = Math.ceil(plan.items.length / 2);
  return [plan.items.slice(0, middle), plan.items.slice(middle)].map((items) =>
    freshPlan(newId(nowMs), plan.edge, items, nowMs),
  );
}

/** The first of the writes a plan stands for, in milliseconds since the Unix epoch, where it is known. */
export function firstWrittenAtMs({ items }: StoredPlan): number | undefined {
  const writtenAtMs = items.flatMap(({ causes }) => causes.flatMap((cause) => cause.writtenAtMs ?? []));
  return writtenAtMs.length === 0 ? undefined : Math.min(...writtenAtMs);
}
