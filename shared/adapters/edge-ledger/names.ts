import { createHash } from "node:crypto";
import type { PendingRef } from "../../ports/edge-ledger.ts";
import { type Row, text } from "./attributes.ts";

/**
 * Sort key of the row that holds an edge's lease and next bell: before all that is to be done. What else is known of an edge
 * sorts before it, where versions that know nothing of it don't look.
 */
const LEASE = "lease";

const STATE = "edge-state";
const HOLD = "hold";

/** Plans and their ids sort by time. */
const PLAN = "open#";
const PENDING = "pending#";

/** Partition of all that is to be done for an edge: its state, a hold, the lease, then its open plans, then what is pending. */
export function openPartition(edge: string): string {
  return `edge#${edge}`;
}

export function leaseKey(edge: string): Row {
  return { pk: text(openPartition(edge)), sk: text(LEASE) };
}

export function stateKey(edge: string): Row {
  return { pk: text(openPartition(edge)), sk: text(STATE) };
}

export function holdKey(edge: string): Row {
  return { pk: text(openPartition(edge)), sk: text(HOLD) };
}

export function planKey(edge: string, id: string): Row {
  return { pk: text(openPartition(edge)), sk: text(planSortKey(id)) };
}

export function planSortKey(id: string): string {
  return PLAN + id;
}

/** A part of an edge's partition, as a condition on its sort keys. */
export interface Part {
  readonly condition: string;
  readonly values: Row;
}

export const WHOLE_PARTITION: Part = { condition: "", values: {} };

/** All of it but what is pending; then what is pending behind a key, as in {@link keyOfItem}; then the rest. */
export function partsAround(key: string): readonly Part[] {
  const [first, place] = [text(PENDING), text(PENDING + key)];
  return [
    { condition: " AND sk < :first", values: { ":first": first } },
    { condition: " AND sk > :place", values: { ":place": place } },
    { condition: " AND sk BETWEEN :first AND :place", values: { ":first": first, ":place": place } },
  ];
}

/** What a row of an edge's partition is about, by its sort key. */
export function kindOf(sortKey: string): "state" | "hold" | "lease" | "plan" | "pending" | undefined {
  if (sortKey.startsWith(PLAN)) return "plan";
  if (sortKey.startsWith(PENDING)) return "pending";
  return ({ [STATE]: "state", [HOLD]: "hold", [LEASE]: "lease" } as const)[sortKey];
}

export function planIdIn(sortKey: string): string {
  return sortKey.slice(PLAN.length);
}

/** @param key - as in {@link keyOfItem}. */
export function pendingKey(edge: string, key: string): Row {
  return { pk: text(openPartition(edge)), sk: text(PENDING + key) };
}

export function pendingKeyIn(sortKey: string): string {
  return sortKey.slice(PENDING.length);
}

/** Key of the note that an item was added under a name, each in a partition of its own. */
export function addedKey(edge: string, { key, revision }: PendingRef): Row {
  return { pk: text(`added#${edge}#${key}#${revision}`), sk: text("added") };
}

/** Key of a plan's receipt, the same whenever the plan is closed. */
export function receiptKey(edge: string, id: string, storedAtMs: number): Row {
  return { pk: text(receiptPartition(edge, storedAtMs)), sk: text(id) };
}

/** Partition of the receipts of all plans that were stored on the day of a time, oldest first: people ask what was purged when. */
export function receiptPartition(edge: string, ms: number): string {
  return `receipts#${edge}#${new Date(ms).toISOString().slice(0, 10)}`;
}

/** Key of a sent plan that is followed, in a partition of their own: who has to look at them need not read what waits. */
export function unconfirmedKey(edge: string, id: string): Row {
  return { pk: text(`unconfirmed#${edge}`), sk: text(id) };
}

/** The ledger's name for an item, which may itself be longer than a sort key. */
export function keyOfItem(item: string): string {
  return digest([item], 16);
}

/** The revision of an item that was added under a name. */
export function revisionOf(name: string): string {
  return digest([name], 12);
}

/** So many bytes of a SHA-256 that no two are ever the same. */
function digest(words: readonly string[], bytes: number): string {
  return createHash("sha256").update(JSON.stringify(words)).digest().subarray(0, bytes).toString("base64url");
}
