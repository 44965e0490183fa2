import { createHash } from "node:crypto";
import type { PendingItem } from "../../../shared/ports/edge-ledger.ts";

/** When all of it is due to be planned, in milliseconds since the Unix epoch. */
export const NOW_MS = Date.UTC(2026, 10, 15);

const SHOPS = 40;

/** Products of many shops, in the ledger's order, which is none, whose changes came over the last minute. */
export function pendingProducts(count: number): readonly PendingItem[] {
  return inLedger(count, (n) => {
    const shop = `#shop:${n % SHOPS}`;
    return pending(`${shop}:product:${scattered(n, count)}`, [`${shop}:products`, shop], n);
  });
}

/** Pages in directories three deep, in the ledger's order, some with a query string. */
export function pendingPages(count: number): readonly PendingItem[] {
  return inLedger(count, (n) => {
    const page = `/shop/${n % SHOPS}/p/${scattered(n, count)}`;
    return pending(n % 3 === 0 ? `${page}?lang=de` : page, [], n);
  });
}

/** How many objects each wider item drops: twice as many as are pending, everything aside. */
export function populations(count: number): Readonly<Record<string, number>> {
  const perShop = Math.ceil((2 * count) / SHOPS);
  return Object.fromEntries(Array.from({ length: SHOPS }, (_, shop) => [`/shop/${shop}/*`, perShop]));
}

/** As the ledger reads them: by key, which is a hash of each, one after the other into memory. */
function inLedger(count: number, nth: (n: number) => PendingItem): readonly PendingItem[] {
  const items = Array.from({ length: count }, (_, n) => nth(n));
  return items.sort((a, b) => (a.key < b.key ? -1 : 1)).map((one) => structuredClone(one));
}

function pending(item: string, under: readonly string[], n: number): PendingItem {
  const queuedAtMs = NOW_MS - 2_000 - ((n * 7_919) % 50_000);
  return {
    item,
    under,
    cause: { source: n % 5 === 0 ? "Prices" : "Products", rule: "page", writtenAtMs: queuedAtMs - 500 },
    queuedAtMs,
    addedAtMs: queuedAtMs,
    deadlineMs: queuedAtMs + 60_000,
    key: createHash("sha256").update(item).digest("base64url").slice(0, 22),
    revision: `r${n}`,
  };
}

function scattered(n: number, count: number): number {
  return (n * 7_919) % count;
}
