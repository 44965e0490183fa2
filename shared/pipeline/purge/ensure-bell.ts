import { MAX_DOORBELL_DELAY_MS } from "../../ports/doorbell.ts";
import type { Shift } from "./planner.ts";

/** A doorbell may come this much late, in milliseconds. */
const BELL_LATENESS_MS = 1_000;

/**
 * Makes sure that a doorbell comes when there is more to do, and rings none that would come when another is due anyway.
 *
 * @param againAtMs - when there is more to do, if there is.
 * @returns when the next doorbell has come for certain, to be noted in the ledger.
 */
export async function ensureBell(
  againAtMs: number | undefined,
  { edge, lease, planner, turn }: Shift,
): Promise<number | undefined> {
  const nowMs = planner.clock.now();
  const awaitedAtMs = lease.bellAtMs !== undefined && lease.bellAtMs > nowMs ? lease.bellAtMs : undefined;
  if (againAtMs === undefined) return awaitedAtMs;
  if (awaitedAtMs !== undefined && awaitedAtMs <= againAtMs + BELL_LATENESS_MS) return awaitedAtMs;
  const delayMs = Math.min(Math.max(0, againAtMs - nowMs), MAX_DOORBELL_DELAY_MS);
  await planner.doorbell.ring(edge.settings.name, delayMs, turn.signal);
  return nowMs + delayMs + BELL_LATENESS_MS;
}
