import type { StreamRecord } from "./stream-record.ts";

export interface Shard {
  readonly id: string;
  readonly parentId?: string;
}

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
  /** @param position - before the oldest record, or after the newest. */
  open(shardId: string, position: "TRIM_HORIZON" | "LATEST", signal: AbortSignal): Promise<ShardCursor>;
}
