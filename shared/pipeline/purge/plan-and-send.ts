import type { PendingRef, StoredPlan } from "../../ports/edge-ledger.ts";
import { type EdgeState, recorded } from "../plan/edge-state.ts";
import type { PlanPolicy } from "../plan/plan-policy.ts";
import type { PlanDecision } from "../plan/plan-decision.ts";
import { planPurges } from "../plan/plan-purges.ts";
import { policyOf } from "../plan/policy-of.ts";
import { reserve } from "../plan/reserve.ts";
import { freshPlan } from "../plan/stored-plan.ts";
import { lookAgainAtMs, makeRoom } from "./make-room.ts";
import { hasTimeToSend, type Shift } from "./planner.ts";
import { reportDeferred, reportStored, type Stored } from "./report-plan.ts";
import { look } from "./look.ts";
import { isObserved, sendPlan } from "./send-plan.ts";

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
  const { clock } = shift.planner;
  const { name } = shift.edge.settings;
  const policy = policyOf(shift.edge.settings);
  const seen = new Set<string>();
  let lookedTo: string | undefined;
  let nextAtMs = Infinity;
  for (;;) {
    const work = await look(shift, lookedTo);
    const { plans, pending, more, state, hold } = work;
    const holding = hold === undefined ? shift : { ...shift, hold };
    const isNew = pending.some((one) => !seen.has(refName(one)));
    for (const one of pending) seen.add(refName(one));
    lookedTo = more ? work.readTo : undefined;

    const busyUntilMs = plans.reduce((latest, { notBeforeMs }) => Math.max(latest, notBeforeMs), 0);
    if (busyUntilMs > clock.now()) return { seen, againAtMs: busyUntilMs };
    const finished = await sendInTurn(plans, holding);
    if (finished.againAtMs !== undefined) return { seen, againAtMs: finished.againAtMs };

    const matters = hold !== undefined && pending.some(({ addedAtMs }) => addedAtMs <= hold.untilMs);
    const { lookedTo: _before, ...stored } = state;
    const place = lookedTo === undefined ? {} : { lookedTo };
    const known = await makeRoom({ ...stored, ...place, busyUntilMs, ...(matters && { hold }) }, work, policy, shift);
    const decision = planPurges(pending, policy, known, clock.now());
    const sent = await storeAndSend({ decision, before: known }, policy, holding);
    if (sent.againAtMs !== undefined) return { seen, againAtMs: sent.againAtMs };

    nextAtMs = Math.min(nextAtMs, lookAgainAtMs(decision, sent.state, policy, clock.now()) ?? Infinity);
    // What another look would find may go, unless there is no room for anything.
    const elsewhere = more && (decision.send.length > 0 || (isNew && !decision.wait.some(isForRoom)));
    const goesOn = finished.coarsened || sent.coarsened || elsewhere;
    if (!goesOn || decision.send.length === 0) reportDeferred(name, decision, shift.planner);
    if (!goesOn) return { seen, ...againAt(nextAtMs) };
  }
}

function isForRoom({ why }: PlanDecision["wait"][number]): boolean {
  return why === "quota" || why === "budget" || why === "held" || why === "edge-busy";
}

function againAt(againAtMs: number): Pick<Progress, "againAtMs"> {
  return againAtMs === Infinity ? {} : { againAtMs };
}

/** How sending went: stopped until some time, or through; perhaps with a wider item pending now. */
interface Sent {
  readonly againAtMs?: number;
  readonly coarsened: boolean;
}

/** What a plan takes is reserved with it, each on top of those before, and stays so whatever becomes of the call. */
async function storeAndSend(
  { decision, before }: Pick<Stored, "decision" | "before">,
  policy: PlanPolicy,
  shift: Shift,
): Promise<Sent & { readonly state: EdgeState }> {
  const { ledger, clock, newPlanId } = shift.planner;
  // what is only observed costs nothing: the budget is there for when it is not
  const observed = decision.send.length > 0 && (await isObserved(shift));
  let known = before;
  let state = decision.next;
  let coarsened = false;
  for (const items of decision.send) {
    const nowMs = clock.now();
    if (!hasTimeToSend(shift.planner, shift.turn)) return { againAtMs: nowMs, coarsened, state };
    const plan = freshPlan(newPlanId(nowMs), shift.edge.settings.name, items, nowMs);
    const { spent } = state;
    state = { ...reserve(state, plan, policy), ...(observed && { spent }) };
    await ledger.store(shift.lease, { plans: [plan], state: recorded(state) }, shift.turn.signal);
    reportStored({ plan, decision, before: known, after: state }, policy, shift.planner);
    known = state;
    const sent = await sendInTurn([plan], shift);
    coarsened ||= sent.coarsened;
    if (sent.againAtMs !== undefined) return { againAtMs: sent.againAtMs, coarsened, state };
  }
  return { coarsened, state };
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
