import type { Cause } from "../../pipeline/cause.ts";
import type { EdgeReceipt, PendingItem, PlannedItem, StoredPlan } from "../../ports/edge-ledger.ts";
import { checkVersion, expiry, number, numberIn, ROW_VERSION, type Row, text, textIn } from "./attributes.ts";
import { pendingKeyIn, planKey, receiptKey } from "./names.ts";
import type { TakenBack } from "./sent-plan.ts";

/** How long receipts are kept, in days. */
const RECEIPT_DAYS = 30;

/** An item of a plan as its row has it: every kilobyte is paid for. */
interface PackedItem {
  readonly i: string;
  readonly u: readonly string[];
  readonly c: PlannedItem["causes"];
  readonly d: number;
  readonly s: readonly (readonly [key: string, revision: string])[];
  readonly w?: readonly string[];
}

export function planToRow({ id, edge, items, storedAtMs, attempts, notBeforeMs }: StoredPlan): Row {
  const packed = items.map(({ item, under, causes, deadlineMs, satisfies, within }): PackedItem => ({
    i: item,
    u: under,
    c: causes,
    d: deadlineMs,
    s: satisfies.map(({ key, revision }) => [key, revision]),
    ...(within && { w: within }),
  }));
  return {
    ...planKey(edge, id),
    ...ROW_VERSION,
    items: text(JSON.stringify(packed)),
    storedAtMs: number(storedAtMs),
    attempts: number(attempts),
    notBeforeMs: number(notBeforeMs),
  };
}

export function rowToPlan(edge: string, id: string, row: Row): StoredPlan {
  checkVersion(row);
  const packed = JSON.parse(textIn(row, "items")) as readonly PackedItem[];
  return {
    id,
    edge,
    items: packed.map(({ i, u, c, d, s, w }) => ({
      item: i,
      under: u,
      causes: c,
      deadlineMs: d,
      satisfies: s.map(([key, revision]) => ({ key, revision })),
      ...(w && { within: w }),
    })),
    storedAtMs: numberIn(row, "storedAtMs"),
    attempts: numberIn(row, "attempts"),
    notBeforeMs: numberIn(row, "notBeforeMs"),
  };
}

export function rowToPending(row: Row): PendingItem {
  checkVersion(row);
  return {
    key: pendingKeyIn(textIn(row, "sk")),
    revision: textIn(row, "revision"),
    item: textIn(row, "item"),
    under: JSON.parse(textIn(row, "under")) as readonly string[],
    cause: JSON.parse(textIn(row, "cause")) as Cause,
    queuedAtMs: numberIn(row, "queuedAtMs"),
    addedAtMs: numberIn(row, "addedAtMs"),
    deadlineMs: numberIn(row, "deadlineMs"),
    ...(row["within"] && { within: JSON.parse(textIn(row, "within")) as readonly string[] }),
  };
}

/** What is kept of a plan that is done with: what was sent and why, what it cost, and when. */
export function receiptToRow(plan: StoredPlan, receipt: EdgeReceipt | TakenBack): Row {
  const { outcome, usd, atMs } = receipt;
  const explained = plan.items.map(({ item, causes, deadlineMs }) => ({ item, causes, deadlineMs }));
  return {
    ...receiptKey(plan.edge, plan.id, plan.storedAtMs),
    ...ROW_VERSION,
    ttl: expiry(atMs, RECEIPT_DAYS),
    outcome: text(outcome),
    ...(outcome === "sent" && { receipt: text(receipt.receipt), queuedAtMs: number(receipt.queuedAtMs) }),
    usd: number(usd),
    items: text(JSON.stringify(explained)),
    storedAtMs: number(plan.storedAtMs),
    atMs: number(atMs),
    attempts: number(plan.attempts + 1),
  };
}
