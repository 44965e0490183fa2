import { type EdgeState, NEW_EDGE } from "../../shared/pipeline/plan/edge-state.ts";
import type { PlanDecision } from "../../shared/pipeline/plan/plan-decision.ts";
import type { PlanPolicy } from "../../shared/pipeline/plan/plan-policy.ts";
import { planPurges } from "../../shared/pipeline/plan/plan-purges.ts";
import { reserve } from "../../shared/pipeline/plan/reserve.ts";
import type { PendingItem, PlannedItem } from "../../shared/ports/edge-ledger.ts";
import { pendingItem } from "./edge-items.ts";

/** A plan that was sent. */
export interface SentPlan {
  readonly atMs: number;
  readonly items: readonly PlannedItem[];
}

/** An edge as the planner sees it, at whatever time a test says: what is pending as the ledger has it, and plans that always go through. */
export class PlannedEdge {
  readonly sent: SentPlan[] = [];
  state: EdgeState = NEW_EDGE;
  readonly #policy: PlanPolicy;
  readonly #maxStalenessMs: number;
  readonly #pending = new Map<string, PendingItem>();
  #queued = 0;

  constructor(policy: PlanPolicy, maxStalenessMs = 60_000) {
    this.#policy = policy;
    this.#maxStalenessMs = maxStalenessMs;
  }

  get pending(): readonly PendingItem[] {
    return [...this.#pending.values()];
  }

  /** Queues an item: new, or again under a new revision, its earliest deadline and cause kept. */
  queue(item: string, atMs: number, given: Partial<PendingItem> = {}): void {
    const known = this.#pending.get(item);
    const { deadlineMs = atMs + this.#maxStalenessMs, cause } = known ?? {};
    const one = pendingItem({ item, queuedAtMs: atMs, addedAtMs: atMs, deadlineMs, ...(cause && { cause }), ...given });
    this.#pending.set(item, { ...one, revision: `r${this.#queued++}` });
  }

  /** Plans, and sends what goes. */
  plan(nowMs: number): PlanDecision {
    const decision = planPurges(this.pending, this.#policy, this.state, nowMs);
    this.state = decision.send.reduce(
      (state, items) => reserve(state, { id: `plan-${this.sent.length}`, items, storedAtMs: nowMs }, this.#policy),
      decision.next,
    );
    for (const items of decision.send) this.#send(items, nowMs);
    return decision;
  }

  #send(items: readonly PlannedItem[], atMs: number): void {
    this.sent.push({ atMs, items });
    for (const { key, revision } of items.flatMap(({ satisfies }) => satisfies)) {
      if (this.#pending.get(key)?.revision === revision) this.#pending.delete(key);
    }
  }

  /** Plans whenever something is due, from one time to another. */
  run(fromMs: number, toMs: number): void {
    for (let nowMs = fromMs; nowMs <= toMs;) {
      const { wait } = this.plan(nowMs);
      nowMs = Math.max(wait[0]?.untilMs ?? Infinity, nowMs + 1);
    }
  }

  /** What was sent when, in short: `1000 /a /b`. */
  get log(): readonly string[] {
    return this.sent.map(({ atMs, items }) => [atMs, ...items.map(({ item }) => item)].join(" "));
  }
}
