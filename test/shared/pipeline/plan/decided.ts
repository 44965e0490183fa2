import type { PlanDecision } from "../../../../shared/pipeline/plan/plan-decision.ts";
import type { PendingRef } from "../../../../shared/ports/edge-ledger.ts";

/** The items of each plan that goes. */
export function sent({ send }: PlanDecision): readonly (readonly string[])[] {
  return send.map((items) => items.map(({ item }) => item));
}

/** What was pending and is purged by what goes. */
export function satisfied({ send }: PlanDecision): readonly PendingRef[] {
  return send.flat().flatMap(({ satisfies }) => satisfies);
}
