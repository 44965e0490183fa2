import type { StoredPlan } from "../../ports/edge-ledger.ts";
import type { EdgeState, SentRecord } from "./edge-state.ts";
import { edgeName } from "./group.ts";

/**
 * Most items that are known to have been sent: beyond it the oldest are forgotten, and go as if they had been quiet. With
 * keys as long as the ledger's this is half of what a row holds.
 */
export const MAX_KNOWN_SENT = 8_000;

/** When each item was last sent, by the ledger's key, as far as that was less than `minIntervalMs` ago. */
export function lastSent(state: EdgeState, minIntervalMs: number, nowMs: number): ReadonlyMap<string, number> {
  const records = stillResting(state, minIntervalMs, nowMs);
  return new Map(records.flatMap(({ atMs, keys }) => keys.map((key) => [key, atMs])));
}

/** When each item that stood for others was last sent, by {@link edgeName}, as far as that was less than `minIntervalMs` ago. */
export function lastSentWide(state: EdgeState, minIntervalMs: number, nowMs: number): ReadonlyMap<string, number> {
  const records = stillResting(state, minIntervalMs, nowMs);
  return new Map(records.flatMap(({ atMs, wide }) => wide.map((item) => [edgeName(item), atMs])));
}

/** The records that still matter. */
export function stillResting({ sent }: EdgeState, minIntervalMs: number, nowMs: number): readonly SentRecord[] {
  return sent.filter(({ atMs }) => atMs + minIntervalMs > nowMs);
}

/** The records with one for a plan about to be stored. */
export function recordSent(
  sent: readonly SentRecord[],
  { items, storedAtMs }: Pick<StoredPlan, "items" | "storedAtMs">,
): readonly SentRecord[] {
  const keys = items.flatMap(({ satisfies }) => satisfies.map(({ key }) => key));
  const wide = items.filter(({ satisfies }) => satisfies.length > 1).map(({ item }) => item);
  const kept: SentRecord[] = [];
  let room = MAX_KNOWN_SENT;
  for (const one of [...sent, { atMs: storedAtMs, keys, wide }].toReversed()) {
    if (room > 0) kept.unshift({ ...one, keys: one.keys.slice(0, room) });
    room -= one.keys.length;
  }
  return kept;
}
