import type { StreamRecord } from "./stream-record.ts";

export interface Shard {
  readonly id: string;
  readonly parentId?: string;
}

/** Where to begin in a shard: before its oldest record, after its newest, or at or after a record. */
export type ShardPosition =
  | { readonly type: "TRIM_HORIZON" | "LATEST" }
  | { readonly type: "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER"; readonly sequenceNumber: string };

export interface ShardPage {
  readonly records: readonly StreamRecord[];
  /** The shard is closed and this was the last of it. */
  readonly ended: boolean;
}

/** A place in a shard. A read that rejects has not moved it. */
export interface ShardCursor {
  /** The next records, oldest first; none while it is at the tip. */
  read(signal: AbortSignal): Promise<ShardPage>;
}

/** Reads a stream shard by shard. */
export interface ShardReader {
  /** All shards that still hold records, closed ones included. */
  shards(signal: AbortSignal): Promise<readonly Shard[]>;
  /** Opens a shard. A position that is no longer kept is the oldest there is. */
  open(shardId: string, position: ShardPosition, signal: AbortSignal): Promise<ShardCursor>;
}
