import type { StoredPlan } from "../../ports/edge-ledger.ts";
import type { PlanRecord } from "../../ports/purge-history.ts";

/** A plan that its edge has not taken yet. */
export function openRecord({ id, edge, items, storedAtMs, attempts }: StoredPlan): PlanRecord {
  return { id, edge, items: items.map(({ item, causes }) => ({ item, causes })), storedAtMs, attempts };
}
