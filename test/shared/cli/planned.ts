import type { Cause } from "../../../shared/pipeline/cause.ts";
import type { ApiWorld } from "../../functions/purge-api/api-world.ts";

const live = new AbortController().signal;

/** When worlds begin, in milliseconds since the Unix epoch. */
export const START_MS = Date.UTC(2026, 10, 20);

/**
 * Has a plan stored now and sent to `www`, with all of its items for the same causes.
 *
 * @param n - of the plan, in its id.
 * @returns its id.
 */
export async function planned(
  world: ApiWorld,
  n: number,
  items: readonly string[],
  causes: readonly [Cause, ...Cause[]],
): Promise<string> {
  const nowMs = world.clock.now();
  const id = `${nowMs.toString(36).padStart(9, "0")}-${n.toString(16).padStart(18, "0")}`;
  const plan = {
    id,
    edge: "www",
    items: items.map((item) => ({ item, under: [], causes, deadlineMs: 0, satisfies: [] })),
    storedAtMs: nowMs,
    attempts: 0,
    notBeforeMs: 0,
  };
  const lease = await world.ledger.lease("www", 1_000, live);
  if (lease === undefined) throw new Error("the lease is taken");
  await world.ledger.store(lease, { plans: [plan] }, live);
  const sent = { outcome: "sent", receipt: "I2J0", usd: 0.005 * items.length, queuedAtMs: nowMs - 500 } as const;
  await world.ledger.close(plan, { ...sent, atMs: nowMs + 200 }, live);
  await world.ledger.release(lease, undefined, live);
  return id;
}
