import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { AskedProgress, AskedPurge } from "../../pipeline/asked/asked-purge.ts";
import type { PurgeRecord } from "../../ports/asked-purges.ts";
import { checkVersion, expiry, number, ROW_VERSION, type Row, textIn } from "../edge-ledger/attributes.ts";
import { purgeKey } from "./names.ts";

/** How long records are kept, in days: as long as receipts. */
export const RECORD_DAYS = 30;

/** The purge is compressed: names of one vocabulary are much alike, and a row holds 400 KB. */
export function purgeToRow(purge: AskedPurge, workUntilMs: number): Row {
  return {
    ...purgeKey(purge.id),
    ...ROW_VERSION,
    purge: { B: deflateRawSync(JSON.stringify(purge)) },
    workUntilMs: number(workUntilMs),
    ttl: expiry(purge.acceptedAtMs, RECORD_DAYS),
  };
}

export function rowToRecord(row: Row): PurgeRecord {
  checkVersion(row);
  const purge = JSON.parse(inflateRawSync(row["purge"]?.B ?? new Uint8Array()).toString("utf8")) as AskedPurge;
  const progress = textIn(row, "progress");
  return progress === "" ? { purge } : { purge, progress: JSON.parse(progress) as AskedProgress };
}
