import { randomBytes } from "node:crypto";
import { equalItems } from "../equal-values.ts";
import type { Item } from "../item.ts";
import type { KeySchemaElement, Table } from "../table.ts";
import { Shard } from "./shard.ts";
import { type ServiceIdentity, streamRecord, type StreamViewType } from "./stream-record.ts";

/** One item before and after a write. */
export interface ItemChange {
  readonly table: Table;
  readonly old: Item | undefined;
  readonly new: Item | undefined;
  readonly identity: ServiceIdentity | undefined;
}

/** What a stream needs of the service it belongs to. */
export interface StreamContext {
  readonly region: string;
  /** How long a shard takes records before a child takes over, in milliseconds. */
  readonly shardMs: number;
  /** How long records are kept, in milliseconds. */
  readonly retentionMs: number;
  nowMs(): number;
  /** Each call gives a larger number. */
  nextSequenceNumber(): bigint;
}

interface StreamIdentity {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  readonly keySchema: readonly KeySchemaElement[];
  readonly view: StreamViewType;
}

/** The changes of one table from the moment its stream was enabled until it is disabled, and a retention longer. */
export class ChangeStream {
  readonly identity: StreamIdentity;
  readonly createdAtMs: number;
  readonly #context: StreamContext;
  #shards: readonly Shard[];
  #open: Shard | undefined;

  constructor(identity: StreamIdentity, context: StreamContext) {
    this.identity = identity;
    this.#context = context;
    this.createdAtMs = context.nowMs();
    this.#shards = [];
    this.#open = this.#openShard(undefined);
  }

  get isEnabled(): boolean {
    return this.#open !== undefined;
  }

  /** Shards whose records are still kept, parents first. */
  shards(): readonly Shard[] {
    this.#currentShard();
    this.trim();
    return this.#shards;
  }

  /** Records a write, unless it changed nothing or the stream is disabled. */
  append({ table, old, new: item, identity }: ItemChange): void {
    const shard = this.#currentShard();
    const image = item ?? old;
    if (shard === undefined || image === undefined || (old && item && equalItems(old, item))) return;
    const [sequenceNumber, atMs] = [this.#context.nextSequenceNumber(), this.#context.nowMs()];
    const record = streamRecord({
      region: this.#context.region,
      keys: table.keyOf(image),
      old,
      new: item,
      identity,
      view: this.identity.view,
      sequenceNumber,
      atMs,
    });
    shard.append({ sequenceNumber, atMs, record });
  }

  /** Closes the stream for good; what it holds can be read for the retention. */
  disable(): void {
    this.#open?.close(this.#context.nowMs());
    this.#open = undefined;
  }

  /** Forgets what is older than the retention. */
  trim(): void {
    const cutoffMs = this.#context.nowMs() - this.#context.retentionMs;
    for (const shard of this.#shards) shard.trim(cutoffMs);
    if (this.#shards.some((shard) => shard.isGone(cutoffMs))) {
      this.#shards = this.#shards.filter((shard) => !shard.isGone(cutoffMs));
    }
  }

  /** Tells whether the stream was disabled so long ago that nothing of it is kept. */
  get isGone(): boolean {
    return !this.isEnabled && this.#shards.length === 0;
  }

  /** The shard that takes records now; rolls over one that has done so for long enough. */
  #currentShard(): Shard | undefined {
    const nowMs = this.#context.nowMs();
    if (this.#open !== undefined && nowMs - this.#open.openedAtMs >= this.#context.shardMs) {
      this.#open.close(nowMs);
      this.#open = this.#openShard(this.#open.id);
    }
    return this.#open;
  }

  #openShard(parentId: string | undefined): Shard {
    const nowMs = this.#context.nowMs();
    const id = `shardId-${String(nowMs).padStart(20, "0")}-${randomBytes(4).toString("hex")}`;
    const shard = new Shard(id, parentId, this.#context.nextSequenceNumber(), nowMs);
    this.#shards = [...this.#shards, shard];
    return shard;
  }
}
