import type { PendingItem, PlannedItem } from "../../ports/edge-ledger.ts";
import { compareText, standFor } from "./stand-for.ts";

/** What an edge takes an item for: it folds the case of tags, never of paths. */
export function edgeName(item: string): string {
  return item.startsWith("#") ? item.toLowerCase() : item;
}

/** Each item once, in order. Of several spellings of a tag the first in order stays. */
export function foldDuplicates(pending: readonly PendingItem[]): PlannedItem[] {
  const spellings = new Map<string, [PlannedItem, ...PlannedItem[]]>();
  for (const one of pending.map(planned).sort(bySpelling)) {
    const name = edgeName(one.item);
    const known = spellings.get(name);
    if (known === undefined) spellings.set(name, [one]);
    else known.push(one);
  }
  return Array.from(spellings.values(), ([first, ...others]) => standFor(first, others));
}

function planned({ item, under, cause, deadlineMs, key, revision }: PendingItem): PlannedItem {
  return { item, under, causes: [cause], deadlineMs, satisfies: [{ key, revision }] };
}

function bySpelling(a: PlannedItem, b: PlannedItem): number {
  return compareText(a.item, b.item) || compareText(a.under.join(), b.under.join());
}
