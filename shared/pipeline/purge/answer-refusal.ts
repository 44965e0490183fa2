import type { PlannedItem, StoredPlan } from "../../ports/edge-ledger.ts";
import type { EdgeRefusedError } from "../../ports/errors.ts";
import { describeError } from "../describe-error.ts";
import { backoffMs } from "../plan/backoff.ts";
import { coarseForm } from "../plan/coarse-form.ts";
import { isWithin } from "../plan/is-within.ts";
import { GATHER_MS } from "../plan/policy-of.ts";
import { halve } from "../plan/stored-plan.ts";
import type { Planner, Shift } from "./planner.ts";

/** What a refused plan became. Nothing of it is ever dropped. */
export type RefusalOutcome =
  /** Two plans in its place, to find the item that is to blame. */
  | { readonly kind: "halved"; readonly halves: readonly StoredPlan[] }
  /** Its only item is parked; a wider one is pending in its place, unless whoever asked may purge no wider. */
  | { readonly kind: "coarsened" }
  /** The same plan later; until then the edge is left alone. */
  | { readonly kind: "postponed"; readonly untilMs: number };

/** Does what a refusal calls for, and records it before anything else is sent. */
export async function answerRefusal(
  refused: EdgeRefusedError,
  plan: StoredPlan,
  shift: Shift,
): Promise<RefusalOutcome> {
  const [first, ...others] = plan.items;
  if (refused.refusal !== "invalid" || first === undefined) return await postpone(refused, plan, shift);
  if (others.length > 0) return await halved(refused, plan, shift);
  const wider = coarseForm(first, shift.edge.settings.ancestors);
  if (wider === undefined) return await postpone(refused, plan, shift);
  if (first.within && !isWithin(wider.item, first.within)) return await giveUp(refused, plan, shift);
  return await coarsen(refused, plan, { ...first, ...wider }, shift);
}

async function postpone(refused: EdgeRefusedError, plan: StoredPlan, shift: Shift): Promise<RefusalOutcome> {
  const { ledger, clock, chance } = shift.planner;
  const retryInMs = backoffMs(refused.refusal, plan.attempts, chance());
  const untilMs = clock.now() + retryInMs;
  await ledger.postpone(plan, untilMs, shift.turn.signal);
  reportRefusal(refused, plan, retryInMs, shift.planner);
  return { kind: "postponed", untilMs };
}

async function halved(refused: EdgeRefusedError, plan: StoredPlan, shift: Shift): Promise<RefusalOutcome> {
  const { ledger, clock, newPlanId } = shift.planner;
  const halves = halve(plan, newPlanId, clock.now());
  await ledger.store(shift.lease, { plans: halves, replaced: plan }, shift.turn.signal);
  reportRefusal(refused, plan, 0, shift.planner);
  return { kind: "halved", halves };
}

async function coarsen(
  refused: EdgeRefusedError,
  plan: StoredPlan,
  wider: PlannedItem,
  shift: Shift,
): Promise<RefusalOutcome> {
  const { ledger, report } = shift.planner;
  await park(refused, plan, shift);

  const { item, under, causes, deadlineMs, within } = wider;
  // what it stands for has gathered, so it need not
  const queuedAtMs = plan.storedAtMs - GATHER_MS;
  const instead = { item, under, cause: causes[0], queuedAtMs, deadlineMs, ...(within && { within }) };
  await ledger.coarsen(shift.lease, plan, instead, shift.turn.signal);
  reportRefusal(refused, plan, 0, shift.planner);
  for (const refusedItem of plan.items) {
    report({ type: "edge-item-parked", edge: plan.edge, item: refusedItem.item, insteadSent: item });
  }
  return { kind: "coarsened" };
}

/** An item that the edge never takes, and in whose place nothing may go, must not hold up all others. */
async function giveUp(refused: EdgeRefusedError, plan: StoredPlan, shift: Shift): Promise<RefusalOutcome> {
  const { ledger, report, clock } = shift.planner;
  await park(refused, plan, shift);
  await ledger.close(plan, { outcome: "observed", usd: 0, atMs: clock.now() }, shift.turn.signal);
  reportRefusal(refused, plan, 0, shift.planner);
  for (const { item } of plan.items) {
    report({ type: "edge-item-parked", edge: plan.edge, item, insteadSent: "nothing" });
  }
  return { kind: "coarsened" };
}

/**
 * Parks under the plan's id, so that parking again after a crash keeps one. Where it fails the ledger's receipt has to
 * do: all other items of the edge would wait with this one.
 */
async function park({ vendorCode }: EdgeRefusedError, plan: StoredPlan, { planner, turn }: Shift): Promise<void> {
  const { id, edge } = plan;
  const items = plan.items.map(({ item, under, causes }) => ({ item, under, causes }));
  const reason = `edge ${edge} refuses an item (${vendorCode}); a wider one goes in its place`;
  const change = {
    record: { edge, plan: id, items },
    sequenceNumber: id,
    code: "E_EDGE_ITEM_REFUSED",
    reason,
  } as const;
  try {
    await planner.parking.park([change], turn.signal);
  } catch (error) {
    planner.report({ type: "queue-failed", queue: "parked", items: items.length, error: describeError(error) });
  }
}

function reportRefusal(
  { refusal, vendorCode }: EdgeRefusedError,
  { edge, id, items }: StoredPlan,
  retryInMs: number,
  { report }: Planner,
): void {
  report({ type: "edge-refused", edge, plan: id, refusal, vendorCode, itemCount: items.length, retryInMs });
}
