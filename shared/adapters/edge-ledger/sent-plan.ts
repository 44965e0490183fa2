import { firstWrittenAtMs } from "../../pipeline/plan/stored-plan.ts";
import type { EdgeReceipt, SentPlan, StoredPlan } from "../../ports/edge-ledger.ts";

/** The receipt of a plan that was sent. */
export type SentReceipt = Extract<EdgeReceipt, { readonly outcome: "sent" }>;

/** In place of a receipt: the plan was taken back, its item parked. */
export interface TakenBack {
  readonly outcome: "parked";
  readonly usd: 0;
  readonly atMs: number;
}

/** What is followed of a plan until its edge is through with it. */
export function sentPlan(plan: StoredPlan, { receipt, queuedAtMs, atMs }: SentReceipt): SentPlan {
  const writtenAtMs = firstWrittenAtMs(plan);
  return {
    id: plan.id,
    edge: plan.edge,
    receipt,
    itemCount: plan.items.length,
    ...(writtenAtMs === undefined ? {} : { writtenAtMs }),
    queuedAtMs,
    storedAtMs: plan.storedAtMs,
    sentAtMs: atMs,
  };
}
