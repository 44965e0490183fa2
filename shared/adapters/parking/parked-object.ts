import { createHash } from "node:crypto";
import { VERSION } from "../../pipeline/version.ts";
import type { ParkedChange } from "../../ports/parking.ts";

/** A parked change as it is stored. */
export interface ParkedObject {
  /** The same change always has the same key. */
  readonly key: string;
  readonly body: string;
}

/** Prefix of all keys; failed batches lie beside it in the same bucket. */
const PREFIX = "parked";

/**
 * @example
 * ```ts
 * parkedObject(change).key; // "parked/Products/100000000012/3f1c9a0b5d7e2468.json"
 * ```
 */
export function parkedObject({ record, table, sequenceNumber, code, reason }: ParkedChange): ParkedObject {
  const recordText = JSON.stringify(record) ?? "null";
  const hash = createHash("sha256").update(recordText).digest("hex").slice(0, 16);
  const place = [table ?? "unknown-table", sequenceNumber ?? "unknown-position"].map(inKeyCharacters).join("/");
  const about = JSON.stringify({ ...VERSION, table, sequenceNumber, code, reason });
  // put together as text: the record may be megabytes, and is written once
  return { key: `${PREFIX}/${place}/${hash}.json`, body: `${about.slice(0, -1)},"record":${recordText}}` };
}

/** Text of the message that points to a parked change. */
export function parkedPointer(bucket: string, key: string, change: ParkedChange): string {
  const { table, sequenceNumber, code, reason } = change;
  return JSON.stringify({ ...VERSION, bucket, key, table, sequenceNumber, code, reason });
}

function inKeyCharacters(text: string): string {
  return text.replace(/[^\w.-]/g, "_");
}
