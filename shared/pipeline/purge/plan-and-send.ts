import type { PendingRef, StoredPlan } from "../../ports/edge-ledger.ts";
import { PLAN_LIMITS } from "../plan/chunk.ts";
import { NEW_EDGE } from "../plan/edge-state.ts";
import type { PlanDecision } from "../plan/plan-decision.ts";
import { planPurges } from "../plan/plan-purges.ts";
import { GATHER_MS } from "../plan/policy-of.ts";
import { USD_PER_ITEM } from "../plan/price.ts";
import { freshPlan } from "../plan/stored-plan.ts";
import { hasTimeToSend, type Shift } from "./planner.ts";
import { sendPlan } from "./send-plan.ts";

/** Most pending items looked at at once: so many fit one row of the ledger even if a single item covers them all. */
export const LOOK_LIMIT = 4_000;

/** Items of a plan that an event names. */
const NAMED_ITEMS = 10;

/** How far a planner got. */
export interface Progress {
  /** Every pending item it looked at, by {@link refName}. */
  readonly seen: ReadonlySet<string>;
  /** When there is more to do: absent when nothing is left, in the past when only time ran out. */
  readonly againAtMs?: number;
}

/** Names one state of one pending item. */
export function refName({ key, revision }: PendingRef): string {
  return `${key} ${revision}`;
}

/**
 * Does what is due for one edge: first the plans on record, unchanged, then new ones, each stored before it is sent.
 * A plan is stored only when those before it went: what an edge does not take yet stays pending, where it still folds.
 */
export async function planAndSend(shift: Shift): Promise<Progress> {
  const { ledger, clock } = shift.planner;
  const { name, ancestors } = shift.edge.settings;
  const policy = { gatherMs: GATHER_MS, minIntervalMs: 0, ancestors, limits: PLAN_LIMITS };
  const seen = new Set<string>();
  for (;;) {
    const { plans, pending, more } = await ledger.open(name, LOOK_LIMIT, shift.turn.signal);
    for (const one of pending) seen.add(refName(one));

    const busyUntilMs = plans.reduce((latest, { notBeforeMs }) => Math.max(latest, notBeforeMs), 0);
    if (busyUntilMs > clock.now()) return { seen, againAtMs: busyUntilMs };
    const finished = await sendInTurn(plans, shift);
    if (finished.againAtMs !== undefined) return { seen, againAtMs: finished.againAtMs };

    const decision = planPurges(pending, policy, { ...NEW_EDGE, busyUntilMs }, clock.now());
    const sent = await storeAndSend(decision, shift);
    if (sent.againAtMs !== undefined) return { seen, againAtMs: sent.againAtMs };

    const newWork = finished.coarsened || sent.coarsened || (more && decision.send.length > 0);
    if (!newWork) return { seen, ...(decision.wait[0] && { againAtMs: decision.wait[0].untilMs }) };
  }
}

/** How sending went: stopped until some time, or through; perhaps with a wider item pending now. */
interface Sent {
  readonly againAtMs?: number;
  readonly coarsened: boolean;
}

async function storeAndSend(decision: PlanDecision, shift: Shift): Promise<Sent> {
  const { ledger, clock, newPlanId } = shift.planner;
  let coarsened = false;
  for (const items of decision.send) {
    const nowMs = clock.now();
    if (!hasTimeToSend(shift.planner, shift.turn)) return { againAtMs: nowMs, coarsened };
    const plan = freshPlan(newPlanId(nowMs), shift.edge.settings.name, items, nowMs);
    await ledger.store(shift.lease, [plan], undefined, shift.turn.signal);
    reportStored(plan, decision, shift);
    const sent = await sendInTurn([plan], shift);
    coarsened ||= sent.coarsened;
    if (sent.againAtMs !== undefined) return { againAtMs: sent.againAtMs, coarsened };
  }
  return { coarsened };
}

/** Sends plans one after the other, halves of a refused one before the next. */
async function sendInTurn(plans: readonly StoredPlan[], shift: Shift): Promise<Sent> {
  const { clock } = shift.planner;
  const queue = [...plans];
  let coarsened = false;
  for (let plan = queue.shift(); plan !== undefined; plan = queue.shift()) {
    if (!hasTimeToSend(shift.planner, shift.turn)) return { againAtMs: clock.now(), coarsened };
    const outcome = await sendPlan(plan, shift);
    if (outcome.kind === "postponed") return { againAtMs: outcome.untilMs, coarsened };
    if (outcome.kind === "halved") queue.unshift(...outcome.halves);
    if (outcome.kind === "coarsened") coarsened = true;
  }
  return { coarsened };
}

function reportStored({ id, edge, items }: StoredPlan, { covered, wait }: PlanDecision, { planner }: Shift): void {
  const sent = new Set(items.map(({ item }) => item));
  planner.report({
    type: "plan-stored",
    edge,
    plan: id,
    items: items.slice(0, NAMED_ITEMS).map(({ item }) => item),
    itemCount: items.length,
    covered: covered.filter(({ by }) => sent.has(by)).length,
    waiting: wait.length,
    usd: items.length * USD_PER_ITEM,
  });
}
