import { type Hold, NEW_RECORD, type RecordedState } from "../../pipeline/plan/edge-state.ts";
import type { Clock } from "../../ports/clock.ts";
import type {
  Confirmation,
  EdgeLease,
  EdgeLedger,
  EdgeReceipt,
  NewItem,
  OpenWork,
  PendingItem,
  QueuedItem,
  SentPlan,
  StoredPlan,
  Storing,
} from "../../ports/edge-ledger.ts";
import { LeaseLostError } from "../../ports/errors.ts";
import { notPlanned } from "./not-planned.ts";
import { sentPlan, type TakenBack } from "./sent-plan.ts";

/** A plan that is done with. */
export type ClosedPlan = (EdgeReceipt | TakenBack) & {
  readonly plan: StoredPlan;
  readonly confirmation?: Confirmation;
};

interface EdgeRows {
  fence: number;
  leasedUntilMs: number;
  bellAtMs: number | undefined;
  /** Items and the names under which they were added. */
  readonly added: Set<string>;
  readonly pending: Map<string, PendingItem>;
  /** What was queued last, by item. */
  readonly latest: Map<string, QueuedItem>;
  readonly plans: Map<string, StoredPlan>;
  state: RecordedState;
  hold: Hold | undefined;
}

/** Keeps the ledger in this process: for one planner, or several in a test, and forgotten with it. */
export class MemoryEdgeLedger implements EdgeLedger {
  /** Plans that are done with, in the order in which they were closed. */
  closed: readonly ClosedPlan[] = [];
  readonly #clock: Clock;
  readonly #edges = new Map<string, EdgeRows>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async add(edge: string, items: readonly NewItem[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { added } = this.#rowsOf(edge);
    for (const { name, ...queued } of items) {
      const key = JSON.stringify([queued.item, name]);
      if (added.has(key)) continue;
      added.add(key);
      this.#makePending(edge, queued, name);
    }
  }

  async lease(edge: string, ttlMs: number, signal: AbortSignal): Promise<EdgeLease | undefined> {
    signal.throwIfAborted();
    const rows = this.#rowsOf(edge);
    const nowMs = this.#clock.now();
    if (rows.leasedUntilMs > nowMs) return undefined;
    rows.leasedUntilMs = nowMs + ttlMs;
    rows.fence += 1;
    return { edge, fence: rows.fence, bellAtMs: rows.bellAtMs };
  }

  async release({ edge, fence }: EdgeLease, bellAtMs: number | undefined, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const rows = this.#rowsOf(edge);
    if (rows.fence !== fence) return;
    rows.leasedUntilMs = 0;
    rows.bellAtMs = bellAtMs;
  }

  async open(edge: string, limit: number, signal: AbortSignal, behind = ""): Promise<OpenWork> {
    signal.throwIfAborted();
    const { plans, pending, state, hold } = this.#rowsOf(edge);
    const oldestFirst = [...plans.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const byKey = [...pending.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    const read = [...byKey.filter(({ key }) => key > behind), ...byKey.filter(({ key }) => key <= behind)].slice(
      0,
      limit,
    );
    const readTo = read.at(-1)?.key;
    return {
      plans: oldestFirst,
      pending: notPlanned(read, oldestFirst),
      more: pending.size > limit,
      ...(readTo !== undefined && { readTo }),
      state,
      ...(hold && { hold }),
    };
  }

  async store(lease: EdgeLease, { plans, replaced, state }: Storing, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const rows = this.#rowsHeldBy(lease, replaced);
    if (replaced !== undefined) rows.plans.delete(replaced.id);
    for (const plan of plans) rows.plans.set(plan.id, plan);
    if (state !== undefined) rows.state = state;
  }

  async postpone({ edge, id, attempts }: StoredPlan, notBeforeMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { plans } = this.#rowsOf(edge);
    const plan = plans.get(id);
    if (plan?.attempts === attempts) plans.set(id, { ...plan, attempts: attempts + 1, notBeforeMs });
  }

  async close(plan: StoredPlan, receipt: EdgeReceipt, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#forgetSatisfied(plan);
    if (this.#rowsOf(plan.edge).plans.delete(plan.id)) this.closed = [...this.closed, { plan, ...receipt }];
  }

  async coarsen(lease: EdgeLease, plan: StoredPlan, instead: QueuedItem, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const rows = this.#rowsHeldBy(lease, plan);
    this.#forgetSatisfied(plan);
    rows.plans.delete(plan.id);
    this.closed = [...this.closed, { plan, outcome: "parked", usd: 0, atMs: this.#clock.now() }];
    this.#makePending(plan.edge, instead, plan.id);
  }

  async unconfirmed(edge: string, signal: AbortSignal): Promise<readonly SentPlan[]> {
    signal.throwIfAborted();
    return this.closed.flatMap((one) =>
      one.plan.edge === edge && one.outcome === "sent" && !one.confirmation ? sentPlan(one.plan, one) : [],
    );
  }

  async confirm(plans: readonly SentPlan[], confirmation: Confirmation, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const ids = new Set(plans.map(({ id }) => id));
    this.closed = this.closed.map((one) => (ids.has(one.plan.id) ? { confirmation, ...one } : one));
  }

  async hold(edge: string, wanted: Omit<Hold, "sinceMs">, signal: AbortSignal): Promise<Hold> {
    const held = await this.held(edge, signal);
    return (this.#rowsOf(edge).hold = { sinceMs: held?.sinceMs ?? this.#clock.now(), ...wanted });
  }

  async held(edge: string, signal: AbortSignal): Promise<Hold | undefined> {
    signal.throwIfAborted();
    const { hold } = this.#rowsOf(edge);
    return hold !== undefined && hold.untilMs > this.#clock.now() ? hold : undefined;
  }

  async endHold(edge: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const rows = this.#rowsOf(edge);
    const nowMs = this.#clock.now();
    if (rows.hold !== undefined && rows.hold.untilMs > nowMs) rows.hold = { ...rows.hold, untilMs: nowMs };
  }

  #makePending(edge: string, item: QueuedItem, revision: string): void {
    const { pending, latest } = this.#rowsOf(edge);
    const known = pending.get(item.item);
    const { deadlineMs, cause } = known !== undefined && known.deadlineMs <= item.deadlineMs ? known : item;
    const addedAtMs = this.#clock.now();
    pending.set(item.item, { ...item, deadlineMs, cause, addedAtMs, revision, key: item.item });
    latest.set(item.item, item);
  }

  #forgetSatisfied({ edge, items }: StoredPlan): void {
    const { pending, latest } = this.#rowsOf(edge);
    for (const { key, revision } of items.flatMap(({ satisfies }) => satisfies)) {
      const row = pending.get(key);
      if (row?.revision === revision) pending.delete(key);
      else if (row !== undefined) pending.set(key, { ...row, ...latest.get(key) });
    }
  }

  #rowsHeldBy({ edge, fence }: EdgeLease, open: StoredPlan | undefined): EdgeRows {
    const rows = this.#rowsOf(edge);
    if (rows.fence !== fence || (open !== undefined && !rows.plans.has(open.id))) throw new LeaseLostError(edge);
    return rows;
  }

  #rowsOf(edge: string): EdgeRows {
    const known = this.#edges.get(edge);
    if (known !== undefined) return known;
    const rows = {
      fence: 0,
      leasedUntilMs: 0,
      bellAtMs: undefined,
      added: new Set<string>(),
      pending: new Map(),
      latest: new Map(),
      plans: new Map(),
      state: NEW_RECORD,
      hold: undefined,
    };
    this.#edges.set(edge, rows);
    return rows;
  }
}
