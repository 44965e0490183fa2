import { confirmPurges } from "./confirm-purges.ts";
import { reportLate, waitsSinceMs } from "./lateness.ts";
import { LOOK_LIMIT } from "./look.ts";
import type { EdgeTarget, Planner, Turn } from "./planner.ts";
import { wakeUp } from "./wake-up.ts";

/**
 * Rings at every edge, so that a lost doorbell costs a minute, asks which of its purges are through, and tells how much
 * waits there and what is late.
 */
export async function sweepEdges(planner: Planner, turn: Turn): Promise<void> {
  await toTheEnd(Array.from(planner.edges.values(), (edge) => sweep(edge, planner, turn)));
}

async function sweep(edge: EdgeTarget, planner: Planner, turn: Turn): Promise<void> {
  const { ledger, clock, report } = planner;
  const { name } = edge.settings;
  // At the same time, for what is to be sent may take all there is, minute after minute.
  await toTheEnd([wakeUp(edge, "sweep", planner, turn), confirmPurges(edge, planner, turn)]);
  const { plans, pending, hold } = await ledger.open(name, LOOK_LIMIT, turn.signal);
  const nowMs = clock.now();
  const sinceMs = [
    ...pending.map(({ addedAtMs }) => waitsSinceMs(addedAtMs, hold, nowMs)),
    ...plans.map(({ storedAtMs }) => storedAtMs),
  ];
  const oldestMs = sinceMs.reduce((oldest, atMs) => Math.max(oldest, nowMs - atMs), 0);
  report({ type: "edge-backlog", edge: name, pending: pending.length, plans: plans.length, oldestMs });
  reportLate(edge, [...pending, ...plans.flatMap(({ items }) => items)], hold, nowMs, report);
}

/** @throws the first error, once all have ended: nothing goes on behind the back of an invocation that is over. */
async function toTheEnd(all: readonly Promise<unknown>[]): Promise<void> {
  const [failed] = (await Promise.allSettled(all)).filter((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
