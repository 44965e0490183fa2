import type { Confirmation } from "../../ports/edge-ledger.ts";
import type { ClosedPlan, PlanRecord } from "../../ports/purge-history.ts";
import { checkVersion, numberIn, type Row, textIn } from "../edge-ledger/attributes.ts";

/** Reads a receipt of the ledger. */
export function rowToPlanRecord(edge: string, row: Row): PlanRecord {
  checkVersion(row);
  const items = JSON.parse(textIn(row, "items")) as PlanRecord["items"];
  const isSent = row["receipt"] !== undefined;
  return {
    id: textIn(row, "sk"),
    edge,
    items: items.map(({ item, causes }) => ({ item, causes })),
    storedAtMs: numberIn(row, "storedAtMs"),
    attempts: numberIn(row, "attempts"),
    closed: {
      outcome: textIn(row, "outcome") as ClosedPlan["outcome"],
      ...(isSent && { receipt: textIn(row, "receipt"), queuedAtMs: numberIn(row, "queuedAtMs") }),
      usd: numberIn(row, "usd"),
      atMs: numberIn(row, "atMs"),
      ...(row["confirmed"] && {
        confirmation: {
          outcome: textIn(row, "confirmed") as Confirmation["outcome"],
          atMs: numberIn(row, "confirmedAtMs"),
        },
      }),
    },
  };
}
