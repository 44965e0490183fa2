import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** As much of a hash as tells two filters apart, in bytes: all that the doctor expects must fit in 8 KB. */
const SHOWN_BYTES = 6;

/** Names the filters of a mapping, in whatever order; `undefined` where there are none. */
export function filterFingerprint(patterns: readonly string[]): string | undefined {
  if (patterns.length === 0) return undefined;
  const digest = sha256(new TextEncoder().encode(JSON.stringify(patterns.toSorted())));
  return bytesToHex(digest.slice(0, SHOWN_BYTES));
}
