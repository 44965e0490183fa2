import type { NewItem, PendingItem, QueuedItem, StoredPlan } from "../../shared/ports/edge-ledger.ts";

/** An item as a message brings it; what a test does not mention does not matter to it. */
export function newItem(given: Partial<QueuedItem> & Pick<QueuedItem, "item">): QueuedItem {
  return { under: [], cause: { source: "Products", rule: "page" }, queuedAtMs: 0, deadlineMs: 60_000, ...given };
}

/** Items to be added under one name. */
export function named(name: string, items: readonly QueuedItem[]): readonly NewItem[] {
  return items.map((queued) => ({ ...queued, name }));
}

/** Items to be added under one name, nothing of note about them but what they are. */
export function messageOf(name: string, items: readonly string[]): readonly NewItem[] {
  return named(
    name,
    items.map((item) => newItem({ item })),
  );
}

/** A pending item that has gathered long ago. */
export function pendingItem(given: Partial<PendingItem> & Pick<PendingItem, "item">): PendingItem {
  return { ...newItem(given), addedAtMs: 0, key: given.item, revision: "r1", ...given };
}

/** A plan of the pending items, or of an item nobody asked for. */
export function planOf(
  edge: string,
  id: string,
  pending: readonly (PendingItem | undefined)[] = [pendingItem({ item: "/unasked" })],
): StoredPlan {
  const items = pending.flatMap((one) => (one === undefined ? [] : [one]));
  return {
    id,
    edge,
    items: items.map(({ item, under, cause, deadlineMs, key, revision }) => ({
      item,
      under,
      causes: [cause],
      deadlineMs,
      satisfies: [{ key, revision }],
    })),
    storedAtMs: 1_000,
    attempts: 0,
    notBeforeMs: 0,
  };
}
