import { type EdgeState, NEW_EDGE } from "../../../shared/pipeline/plan/edge-state.ts";
import type { PlanPolicy } from "../../../shared/pipeline/plan/plan-policy.ts";
import { planPurges } from "../../../shared/pipeline/plan/plan-purges.ts";
import { reserve } from "../../../shared/pipeline/plan/reserve.ts";
import type { PendingItem, PlannedItem } from "../../../shared/ports/edge-ledger.ts";
import { EdgeContents } from "./edge-contents.ts";
import type { Send } from "./send.ts";
import type { Ask, Workload } from "./workload.ts";

/** How an edge is planned for in a simulation. */
export interface PlannerSettings {
  /** The populations that it doesn't give are those of the moment, as the header helper would count them. */
  readonly policy: PlanPolicy;
  readonly maxStalenessMs: number;
}

const CAUSE = { source: "trace", rule: "trace" };

/**
 * Plays a workload through the planner in virtual time: it is woken when something is queued and when it asked to be, and
 * every plan goes through at once.
 */
export function replayPlanner(workload: Workload, settings: PlannerSettings): readonly Send[] {
  const { maxStalenessMs } = settings;
  const contents = new EdgeContents(workload);
  const policy = withPopulations(settings.policy, contents);
  const pending = new Map<string, PendingItem>();
  const sends: Send[] = [];
  let state: EdgeState = NEW_EDGE;
  let revision = 0;

  const queue = ({ item, under }: Ask, nowMs: number): void => {
    const { deadlineMs = nowMs + maxStalenessMs } = pending.get(item) ?? {};
    const times = { queuedAtMs: nowMs, addedAtMs: nowMs, deadlineMs };
    pending.set(item, { item, under, cause: CAUSE, ...times, key: item, revision: String(revision++) });
  };
  const send = (items: readonly PlannedItem[], nowMs: number): void => {
    state = reserve(state, { id: `plan-${sends.length}`, items, storedAtMs: nowMs }, policy);
    sends.push({ atMs: nowMs, items: items.map(({ item }) => item) });
    for (const { key } of items.flatMap(({ satisfies }) => satisfies)) pending.delete(key);
  };

  let at = 0;
  let wakeAtMs = Infinity;
  for (;;) {
    const nowMs = Math.min(wakeAtMs, workload.changes[at]?.atMs ?? Infinity);
    if (nowMs === Infinity) return sends;
    for (let change = workload.changes[at]; change?.atMs === nowMs; change = workload.changes[++at]) {
      contents.change(change);
      for (const ask of change.asks) queue(ask, nowMs);
    }
    const decision = planPurges([...pending.values()], policy, state, nowMs);
    state = decision.next;
    for (const items of decision.send) send(items, nowMs);
    wakeAtMs = Math.max(decision.wait[0]?.untilMs ?? Infinity, nowMs + 1);
  }
}

function withPopulations(policy: PlanPolicy, contents: EdgeContents): PlanPolicy {
  const { coarsening } = policy;
  if (!coarsening) return policy;
  const populations = new Proxy(contents.populations, {
    get: (counted, item) => coarsening.populations[String(item)] ?? counted[String(item)],
  });
  return { ...policy, coarsening: { ...coarsening, populations } };
}
