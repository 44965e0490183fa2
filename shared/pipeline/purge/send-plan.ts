import type { StoredPlan } from "../../ports/edge-ledger.ts";
import { EdgeRefusedError } from "../../ports/errors.ts";
import { USD_PER_ITEM } from "../plan/price.ts";
import { firstWrittenAtMs } from "../plan/stored-plan.ts";
import { answerRefusal, type RefusalOutcome } from "./answer-refusal.ts";
import { reportLate } from "./lateness.ts";
import type { EdgeTarget, Shift } from "./planner.ts";

/** What became of a plan: done with, or what the refusal calls for. */
export type PlanOutcome = { readonly kind: "closed" } | RefusalOutcome;

/**
 * Sends a stored plan exactly as it is and closes it once the edge has taken it. Sending it again after a crash is free:
 * its id names the call.
 */
export async function sendPlan(plan: StoredPlan, shift: Shift): Promise<PlanOutcome> {
  try {
    await ((await isObserved(shift)) ? observe(plan, shift) : send(plan, shift));
    return { kind: "closed" };
  } catch (error) {
    if (!(error instanceof EdgeRefusedError)) throw error;
    return await answerRefusal(error, plan, shift);
  }
}

/** Whether the edge's purges are only observed by now. */
export async function isObserved({ edge, turn }: Shift): Promise<boolean> {
  return edge.settings.mode === "observe" || (edge.isLive !== undefined && !(await edge.isLive(turn.signal)));
}

async function send(plan: StoredPlan, { edge, hold, planner, turn }: Shift): Promise<void> {
  const { ledger, report, clock } = planner;
  const calledAtMs = clock.now();
  const { receipt } = await edge.cache.purge({ id: plan.id, items: plan.items.map(({ item }) => item) }, turn.signal);
  const atMs = clock.now();
  const queuedAtMs = firstQueuedAtMs(plan, edge);
  const usd = plan.items.length * USD_PER_ITEM;
  await ledger.close(plan, { outcome: "sent", receipt, usd, queuedAtMs, atMs }, turn.signal);
  const writtenAtMs = firstWrittenAtMs(plan);
  report({
    type: "edge-purged",
    edge: plan.edge,
    plan: plan.id,
    receipt,
    itemCount: plan.items.length,
    attempts: plan.attempts + 1,
    ms: atMs - calledAtMs,
    ...(writtenAtMs === undefined ? {} : { sinceWrittenMs: atMs - writtenAtMs }),
    sinceQueuedMs: atMs - queuedAtMs,
  });
  reportLate(edge, plan.items, hold, atMs, report);
}

async function observe(plan: StoredPlan, { edge, planner, turn }: Shift): Promise<void> {
  const { ledger, report, clock } = planner;
  await edge.noteObserved?.(turn.signal);
  const usd = plan.items.length * USD_PER_ITEM;
  await ledger.close(plan, { outcome: "observed", usd, atMs: clock.now() }, turn.signal);
  report({ type: "edge-observed", edge: plan.edge, plan: plan.id, itemCount: plan.items.length, usd });
}

/** What is due first was queued first: every deadline is `maxStaleness` after its item was queued. */
function firstQueuedAtMs({ items }: StoredPlan, { settings }: EdgeTarget): number {
  return items.reduce((first, { deadlineMs }) => Math.min(first, deadlineMs), Infinity) - settings.maxStalenessMs;
}
