import { LeaseLostError } from "../../ports/errors.ts";
import { ensureBell } from "./ensure-bell.ts";
import { LOOK_LIMIT } from "./look.ts";
import { planAndSend, type Progress, refName } from "./plan-and-send.ts";
import { type EdgeTarget, hasTimeToSend, type Planner, type Shift, type Turn } from "./planner.ts";

/** What woke the planner: items that came, a doorbell, or the clock. */
export type Waker = "items" | "doorbell" | "sweep";

/** A doorbell that finds another planner at work rings again after this time, in milliseconds. */
const RING_AGAIN_MS = 1_000;

/**
 * Does what is due for one edge, unless another planner is at it. Whoever finds the lease taken may go: the holder
 * releases it, and looks at the ledger once more after that. Only a doorbell rings again, because the holder may have
 * counted on it.
 */
export async function wakeUp(edge: EdgeTarget, waker: Waker, planner: Planner, turn: Turn): Promise<void> {
  const { ledger, doorbell, clock, report } = planner;
  const { name } = edge.settings;
  for (let first = true; ; first = false) {
    if (!hasTimeToSend(planner, turn)) return await doorbell.ring(name, 0, turn.signal);
    const lease = await ledger.lease(name, turn.untilMs - clock.now(), turn.signal);
    // The bell on record may be the one that has just come: it is no promise any more.
    const awaited = first && waker === "doorbell" ? undefined : lease?.bellAtMs;
    const progress = lease && (await workShift({ edge, lease: { ...lease, bellAtMs: awaited }, planner, turn }));
    if (progress === undefined) {
      report({ type: "lease-busy", edge: name });
      return first && waker === "doorbell" ? await doorbell.ring(name, RING_AGAIN_MS, turn.signal) : undefined;
    }
    if (progress.againAtMs !== undefined && progress.againAtMs <= clock.now()) return;
    const { pending, more } = await ledger.open(name, LOOK_LIMIT, turn.signal);
    // Where there is more than a look reads, a bell is due anyway: all of it will have its turn.
    if (more || pending.every((one) => progress.seen.has(refName(one)))) return;
  }
}

/** @returns `undefined` when another planner took over meanwhile. */
async function workShift(shift: Shift): Promise<Progress | undefined> {
  const { lease, planner, turn } = shift;
  try {
    const progress = await planAndSend(shift);
    const bellAtMs = await ensureBell(progress.againAtMs, shift);
    await planner.ledger.release(lease, bellAtMs, turn.signal);
    return progress;
  } catch (error) {
    if (error instanceof LeaseLostError) return undefined;
    // What failed comes again; until then nobody should have to wait for the lease to expire.
    await planner.ledger.release(lease, lease.bellAtMs, turn.signal).catch(() => undefined);
    throw error;
  }
}
