import type {
  Shard,
  ShardCursor,
  ShardPosition,
  ShardReader,
} from "../../../../../infra/local/lambda/stream/shard-reader.ts";
import type { StreamRecord } from "../../../../../infra/local/lambda/stream/stream-record.ts";
import type { Time } from "../../../../../infra/local/lambda/time.ts";

export const STREAM_ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/Products/stream/2026-01-01T00:00:00.000";

interface MemoryShard extends Shard {
  readonly records: StreamRecord[];
  closed: boolean;
}

/** A stream in memory. */
export class MemoryStream implements ShardReader {
  readonly #time: Time;
  readonly #shards = new Map<string, MemoryShard>();
  #sequence = 100_000_000_000_000_000_000n;
  /** Largest page of a read, in records. */
  pageSize = 1_000;
  /** What the next reads fail with. */
  readonly faults: Error[] = [];

  constructor(time: Time, shardIds: readonly string[] = ["shard-1"]) {
    this.#time = time;
    for (const id of shardIds) this.split(undefined, id);
  }

  /** Closes a shard, if named, and opens its child. */
  split(parentId: string | undefined, id: string): void {
    if (parentId === undefined) {
      this.#shards.set(id, { id, records: [], closed: false });
    } else {
      this.close(parentId);
      this.adopt(parentId, id);
    }
  }

  /** Opens a shard whose parent is no longer listed. */
  adopt(parentId: string, id: string): void {
    this.#shards.set(id, { id, parentId, records: [], closed: false });
  }

  close(id: string): void {
    this.#shard(id).closed = true;
  }

  /** Writes a change of the item `pk`. */
  write(pk: string, extra: Partial<StreamRecord["dynamodb"]> = {}, shardId = "shard-1"): StreamRecord {
    const record: StreamRecord = {
      eventID: String(++this.#sequence),
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(this.#time.now() / 1000),
        Keys: { pk: { S: pk } },
        SequenceNumber: String(this.#sequence),
        SizeBytes: 10,
        StreamViewType: "NEW_AND_OLD_IMAGES",
        ...extra,
      },
      eventSourceARN: STREAM_ARN,
    };
    this.#shard(shardId).records.push(record);
    return record;
  }

  /** Everything written to the first shard. */
  get written(): readonly StreamRecord[] {
    return this.#shard("shard-1").records;
  }

  async shards(): Promise<readonly Shard[]> {
    return [...this.#shards.values()].map(({ id, parentId }) => ({ id, ...(parentId !== undefined && { parentId }) }));
  }

  async open(shardId: string, position: ShardPosition): Promise<ShardCursor> {
    const shard = this.#shard(shardId);
    let at = indexOf(position, shard);
    return {
      read: async () => {
        const fault = this.faults.shift();
        if (fault) throw fault;
        const records = shard.records.slice(at, at + this.pageSize);
        at += records.length;
        return { records, ended: shard.closed && at === shard.records.length };
      },
    };
  }

  #shard(id: string): MemoryShard {
    const shard = this.#shards.get(id);
    if (!shard) throw new Error(`no shard ${id}`);
    return shard;
  }
}

function indexOf(position: ShardPosition, { records }: MemoryShard): number {
  if (!("sequenceNumber" in position)) return position.type === "LATEST" ? records.length : 0;
  const at = records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === position.sequenceNumber);
  return position.type === "AT_SEQUENCE_NUMBER" ? at : at + 1;
}
