import type { EdgeLease, EdgeLedger, PendingItem, QueuedItem, StoredPlan } from "../../../shared/ports/edge-ledger.ts";
import { planOf } from "../../kit/edge-items.ts";
import { ManualClock } from "../../kit/manual-clock.ts";

/** Makes a ledger in which no edge of the given name was ever seen. */
export type MakeLedger = (clock: ManualClock) => Promise<EdgeLedger> | EdgeLedger;

/** Begins a test with a ledger, an edge of its own, and what is often asked of them. */
export type BeginWithLedger = () => ReturnType<typeof beginWithLedger>;

export const live = new AbortController().signal;
export const sent = { outcome: "sent", receipt: "I1", usd: 0.005, queuedAtMs: 0, atMs: 0 } as const;

let edges = 0;

export async function beginWithLedger(make: MakeLedger) {
  const clock = new ManualClock();
  const ledger = await make(clock);
  const edge = `edge-${(edges += 1)}`;

  async function pendingOf(): Promise<readonly PendingItem[]> {
    const { pending } = await ledger.open(edge, 5_000, live);
    return pending.toSorted((a, b) => (a.item < b.item ? -1 : 1));
  }

  async function openPlans(): Promise<readonly string[]> {
    return (await ledger.open(edge, 10, live)).plans.map(({ id }) => id);
  }

  async function leased(): Promise<EdgeLease> {
    const lease = await ledger.lease(edge, 8_000, live);
    if (lease === undefined) throw new Error("the lease is taken");
    return lease;
  }

  async function closeAll(pending: readonly PendingItem[]): Promise<void> {
    const plan = planOf(edge, "p-all", pending);
    const lease = await leased();
    await ledger.store(lease, { plans: [plan] }, live);
    await ledger.close(plan, sent, live);
    await ledger.release(lease, undefined, live);
  }

  return { clock, ledger, edge, pendingOf, openPlans, leased, closeAll };
}

export function itemsOf(pending: readonly PendingItem[]): readonly string[] {
  return pending.map(({ item }) => item);
}

export function refOf({ key, revision }: PendingItem): StoredPlan["items"][number]["satisfies"][number] {
  return { key, revision };
}

export function causeAt(writtenAtMs: number): QueuedItem["cause"] {
  return { source: "Products", rule: "page", writtenAtMs };
}
