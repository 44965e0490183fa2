/** Anything with a size as JSON. */
export interface Sized {
  readonly bytes: number;
}

/** Largest event of a batch, in bytes of JSON. */
export const MAX_BATCH_BYTES = 6_291_456;

/** What surrounds the records in the event. */
const ENVELOPE_BYTES = Buffer.byteLength(`{"Records":[]}`);

/**
 * How many of the first entries make up the next batch, and whether more could still join it.
 *
 * A record that alone exceeds the limit goes alone: the function's refusal decides about it.
 */
export function takeBatch(
  entries: readonly Sized[],
  maxRecords: number,
): { readonly length: number; readonly full: boolean } {
  let bytes = ENVELOPE_BYTES;
  for (const [index, entry] of entries.entries()) {
    bytes += entry.bytes + (index > 0 ? 1 : 0);
    if (bytes > MAX_BATCH_BYTES) return { length: Math.max(1, index), full: true };
    if (index + 1 === maxRecords) return { length: maxRecords, full: true };
  }
  return { length: entries.length, full: false };
}
