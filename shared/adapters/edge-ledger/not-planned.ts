import type { PendingItem, PendingRef, StoredPlan } from "../../ports/edge-ledger.ts";

/** The pending items whose present revision no open plan satisfies. */
export function notPlanned(pending: readonly PendingItem[], plans: readonly StoredPlan[]): readonly PendingItem[] {
  const planned = new Set(plans.flatMap(({ items }) => items.flatMap(({ satisfies }) => satisfies.map(nameOf))));
  return pending.filter((one) => !planned.has(nameOf(one)));
}

function nameOf({ key, revision }: PendingRef): string {
  return `${key} ${revision}`;
}
