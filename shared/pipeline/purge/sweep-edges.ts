import { reportLate } from "./lateness.ts";
import { LOOK_LIMIT } from "./plan-and-send.ts";
import type { EdgeTarget, Planner, Turn } from "./planner.ts";
import { wakeUp } from "./wake-up.ts";

/** Rings at every edge, so that a lost doorbell costs a minute, and tells how much waits there and what is late. */
export async function sweepEdges(planner: Planner, turn: Turn): Promise<void> {
  const sweeps = await Promise.allSettled(Array.from(planner.edges.values(), (edge) => sweep(edge, planner, turn)));
  const [failed] = sweeps.filter((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function sweep(edge: EdgeTarget, planner: Planner, turn: Turn): Promise<void> {
  const { ledger, clock, report } = planner;
  const { name } = edge.settings;
  await wakeUp(edge, "sweep", planner, turn);
  const { plans, pending } = await ledger.open(name, LOOK_LIMIT, turn.signal);
  const nowMs = clock.now();
  const oldestAtMs = [...pending.map(({ addedAtMs }) => addedAtMs), ...plans.map(({ storedAtMs }) => storedAtMs)];
  const oldestMs = oldestAtMs.reduce((oldest, atMs) => Math.max(oldest, nowMs - atMs), 0);
  report({ type: "edge-backlog", edge: name, pending: pending.length, plans: plans.length, oldestMs });
  reportLate(name, [...pending, ...plans.flatMap(({ items }) => items)], nowMs, report);
}
