import type { PendingRef, PlannedItem } from "../../ports/edge-ledger.ts";
import type { Cause } from "../cause.ts";

/** Causes kept for each item of a plan: enough to explain it, few enough for one row of the ledger. */
const MAX_CAUSES = 3;

/** Makes one item answer for others too: it inherits their earliest deadline, their causes and what they satisfy. */
export function standFor(one: PlannedItem, others: readonly PlannedItem[]): PlannedItem {
  if (others.length === 0) return one;
  const all = [one, ...others];
  return {
    ...one,
    causes: earliest(one.causes[0], all),
    deadlineMs: all.reduce((earliestMs, { deadlineMs }) => Math.min(earliestMs, deadlineMs), Infinity),
    satisfies: all.flatMap(({ satisfies }) => satisfies).sort(byRef),
  };
}

/** Orders text by code unit, the same everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function earliest(fallback: Cause, items: readonly PlannedItem[]): PlannedItem["causes"] {
  const distinct = new Map(items.flatMap(({ causes }) => causes.map((cause) => [textOf(cause), cause])));
  const [first = fallback, ...others] = [...distinct]
    .sort(([aText, a], [bText, b]) => writtenAtMs(a) - writtenAtMs(b) || compareText(aText, bText))
    .slice(0, MAX_CAUSES)
    .map(([, cause]) => cause);
  return [first, ...others];
}

/** What came without a time, such as a purge by hand, comes last. */
function writtenAtMs(cause: Cause): number {
  return cause.writtenAtMs ?? Number.MAX_SAFE_INTEGER;
}

function textOf({ source, rule, attribute, sequenceNumber, writtenAtMs }: Cause): string {
  return JSON.stringify([source, rule, attribute, sequenceNumber, writtenAtMs]);
}

function byRef(a: PendingRef, b: PendingRef): number {
  return compareText(a.key, b.key) || compareText(a.revision, b.revision);
}
