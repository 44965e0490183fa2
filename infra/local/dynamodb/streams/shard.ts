import { lowerBound } from "../lower-bound.ts";
import { apiError } from "../wire-error.ts";
import type { StreamRecord } from "./stream-record.ts";

interface KeptRecord {
  readonly sequenceNumber: bigint;
  readonly atMs: number;
  readonly record: StreamRecord;
}

interface ReadLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** A run of a stream's records, in the order they were written. A position in it is the sequence number already read. */
export class Shard {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly startingSequenceNumber: bigint;
  readonly openedAtMs: number;
  readonly #records: KeptRecord[] = [];
  #last: bigint;
  #trimmed: bigint;
  #closedAtMs: number | undefined;

  constructor(id: string, parentId: string | undefined, startingSequenceNumber: bigint, openedAtMs: number) {
    this.id = id;
    this.parentId = parentId;
    this.startingSequenceNumber = startingSequenceNumber;
    this.openedAtMs = openedAtMs;
    this.#last = this.#trimmed = startingSequenceNumber - 1n;
  }

  /** Position before the oldest record still kept. */
  get horizon(): bigint {
    return this.#trimmed;
  }

  /** Position after the newest record. */
  get latest(): bigint {
    return this.#last;
  }

  get isClosed(): boolean {
    return this.#closedAtMs !== undefined;
  }

  /** Last sequence number of a closed shard; that of its start if nothing was written to it. */
  get endingSequenceNumber(): bigint | undefined {
    if (!this.isClosed) return undefined;
    return this.#last < this.startingSequenceNumber ? this.startingSequenceNumber : this.#last;
  }

  append(kept: KeptRecord): void {
    this.#records.push(kept);
    this.#last = kept.sequenceNumber;
  }

  close(atMs: number): void {
    this.#closedAtMs ??= atMs;
  }

  /** Forgets records written before `cutoffMs`. */
  trim(cutoffMs: number): void {
    const expired = lowerBound(this.#records.length, (index) => (this.#records[index]?.atMs ?? 0) < cutoffMs);
    const newest = this.#records.splice(0, expired).at(-1);
    if (newest !== undefined) this.#trimmed = newest.sequenceNumber;
  }

  /** Tells whether the shard was closed before `cutoffMs`, so that nothing in it can be kept any more. */
  isGone(cutoffMs: number): boolean {
    return this.#closedAtMs !== undefined && this.#closedAtMs < cutoffMs;
  }

  /**
   * Reads on from a position, at least one record if there is any, however large.
   *
   * @throws {WireError} `TrimmedDataAccessException` when records after the position are no longer kept.
   */
  read(
    after: bigint,
    { maxRecords, maxBytes }: ReadLimits,
  ): { readonly records: StreamRecord[]; readonly after: bigint } {
    this.assertKept(after);
    const first = lowerBound(this.#records.length, (index) => (this.#records[index]?.sequenceNumber ?? 0n) <= after);
    const records: StreamRecord[] = [];
    let position = after;
    let bytes = 0;
    for (let index = first; index < this.#records.length && records.length < maxRecords; index++) {
      const kept = this.#records[index];
      if (kept === undefined) break;
      bytes += kept.record.dynamodb.SizeBytes;
      if (bytes > maxBytes && records.length > 0) break;
      records.push(kept.record);
      position = kept.sequenceNumber;
    }
    return { records, after: position };
  }

  /** @throws {WireError} as {@link read} does. */
  assertKept(after: bigint): void {
    if (after < this.#trimmed) {
      throw apiError(
        "TrimmedDataAccessException",
        "The operation attempted to read past the oldest stream record in a shard",
      );
    }
  }
}
