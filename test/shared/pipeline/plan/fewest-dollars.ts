import type { PendingItem } from "../../../../shared/ports/edge-ledger.ts";
import { type CachedResponse, drops } from "../../../kit/edge-matcher.ts";

/** What is cached, and what is pending of it. */
interface World {
  readonly objects: readonly CachedResponse[];
  readonly pending: readonly PendingItem[];
  readonly resting: ReadonlySet<string>;
  readonly refetchUsd: number;
}

/** Items that may go in place of others, on a tree of three levels. */
export const WIDER = ["#t:0", "#t:1", "#t", "/0/*", "/1/*", "/*"];

/** What it costs to send these items now, and what waits later, each by itself; refetched objects counted one by one. */
export function dollars(
  sent: ReadonlySet<string>,
  { objects, pending, refetchUsd }: World,
  ancestors: boolean,
): number {
  const later = pending.filter((one) => ![...sent].some((item) => covers(item, one, ancestors)));
  const needless = objects.filter(
    (object) => [...sent].some((item) => drops(item, object)) && !pending.some(({ item }) => drops(item, object)),
  );
  return (sent.size + later.length) * 0.005 + needless.length * refetchUsd;
}

/** Tries every set of items that may be sent. */
export function fewestDollars(world: World, populations: Readonly<Record<string, number>>, ancestors: boolean): number {
  const { pending, resting } = world;
  const ready = pending.filter(({ key }) => !resting.has(key));
  const wider = WIDER.filter((item) => item in populations && (ancestors || !item.startsWith("#")));
  const may = [...new Set([...pending.map(({ item }) => item), ...wider])].filter((item) =>
    ready.some((one) => covers(item, one, ancestors)),
  );
  let fewest = Infinity;
  for (let set = 0; set < 2 ** may.length; set++) {
    const sent = new Set(may.filter((_, n) => set & (1 << n)));
    const allGo = ready.every((one) => [...sent].some((item) => covers(item, one, ancestors)));
    if (allGo) fewest = Math.min(fewest, dollars(sent, world, ancestors));
  }
  return fewest;
}

function covers(item: string, one: PendingItem, ancestors: boolean): boolean {
  if (item === one.item || item === "/*") return true;
  if (one.item.startsWith("#")) return ancestors && one.under.includes(item);
  return item.startsWith("/") && one.item.slice(0, -1).startsWith(item.slice(0, -1));
}
