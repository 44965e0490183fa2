import type { PendingItem, PendingRef, PlannedItem } from "../../ports/edge-ledger.ts";
import { compareText } from "./compare-text.ts";
import { earliestCauses } from "./earliest-causes.ts";
import { deadlineOf, type Group, limitsOf } from "./group.ts";

/** What is sent for a group: it inherits the earliest deadline, the earliest causes and all that its members satisfy. */
export function plannedItem(group: Group): PlannedItem {
  const within = limitsOf(group);
  return {
    item: group.item,
    under: group.under,
    causes: earliestCauses(group),
    deadlineMs: deadlineOf(group),
    satisfies: group.members.map(refOf).sort(inOrder),
    ...(within && { within }),
  };
}

function refOf({ key, revision }: PendingItem): PendingRef {
  return { key, revision };
}

function inOrder(a: PendingRef, b: PendingRef): number {
  return compareText(a.key, b.key) || compareText(a.revision, b.revision);
}
