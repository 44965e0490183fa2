import type { PendingRef, PlannedItem } from "../../ports/edge-ledger.ts";
import type { Cause } from "../cause.ts";

/** Causes kept for each item of a plan: enough to explain it, few enough for one row of the ledger. */
export const MAX_CAUSES = 3;

/** Makes one item answer for others too: it inherits their earliest deadline, their causes and what they satisfy. */
export function standFor(one: PlannedItem, others: readonly PlannedItem[]): PlannedItem {
  if (others.length === 0) return one;
  const all = [one, ...others];
  return {
    ...one,
    causes: earliest(all.flatMap(({ causes }) => causes)),
    deadlineMs: all.reduce((earliestMs, { deadlineMs }) => Math.min(earliestMs, deadlineMs), Infinity),
    satisfies: all.flatMap(({ satisfies }) => satisfies).sort(byRef),
  };
}

/** Orders text by code unit, the same everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function earliest(causes: readonly Cause[]): readonly Cause[] {
  const distinct = new Map(causes.map((cause) => [textOf(cause), cause]));
  return [...distinct]
    .sort(([aText, a], [bText, b]) => (a.writtenAtMs ?? Infinity) - (b.writtenAtMs ?? Infinity) || compareText(aText, bText))
    .slice(0, MAX_CAUSES)
    .map(([, cause]) => cause);
}

function textOf({ source, rule, attribute, sequenceNumber, writtenAtMs }: Cause): string {
  return JSON.stringify([source, rule, attribute, sequenceNumber, writtenAtMs]);
}

function byRef(a: PendingRef, b: PendingRef): number {
  return compareText(a.key, b.key) || compareText(a.revision, b.revision);
}
