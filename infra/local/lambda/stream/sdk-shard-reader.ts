import {
  DescribeStreamCommand,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
  type DynamoDBStreamsClient,
  type GetShardIteratorCommandInput,
} from "@aws-sdk/client-dynamodb-streams";
import type { Shard, ShardCursor, ShardPage, ShardReader } from "./shard-reader.ts";
import { toWireRecord } from "./wire-record.ts";

/** Where to open a shard: one of its ends, or after a record. */
type Position = Pick<GetShardIteratorCommandInput, "ShardIteratorType" | "SequenceNumber">;

/** Reads a stream over DynamoDB's streams API, ours or AWS's. */
export function sdkShardReader(client: DynamoDBStreamsClient, streamArn: string): ShardReader {
  const iteratorAt = async (shardId: string, position: Position, signal: AbortSignal): Promise<string | undefined> => {
    const command = new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ...position });
    const { ShardIterator } = await client.send(command, { abortSignal: signal });
    return ShardIterator;
  };

  const listShards = async (signal: AbortSignal): Promise<Shard[]> => {
    const shards: Shard[] = [];
    let from: string | undefined;
    do {
      const command = new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: from });
      const { StreamDescription } = await client.send(command, { abortSignal: signal });
      for (const { ShardId, ParentShardId } of StreamDescription?.Shards ?? []) {
        if (ShardId) shards.push({ id: ShardId, ...(ParentShardId && { parentId: ParentShardId }) });
      }
      from = StreamDescription?.LastEvaluatedShardId;
    } while (from !== undefined);
    return shards;
  };

  const open = async (
    shardId: string,
    startingPosition: "TRIM_HORIZON" | "LATEST",
    openSignal: AbortSignal,
  ): Promise<ShardCursor> => {
    let position: Position = { ShardIteratorType: startingPosition };
    let iterator = await iteratorAt(shardId, position, openSignal);

    const read = async (signal: AbortSignal): Promise<ShardPage> => {
      if (iterator === undefined) return { records: [], ended: true };
      try {
        const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }), { abortSignal: signal });
        const records = (page.Records ?? []).map((record) => toWireRecord(record, streamArn));
        const last = records.at(-1);
        if (last) {
          const SequenceNumber = last.dynamodb.SequenceNumber;
          position = { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber };
        }
        iterator = page.NextShardIterator;
        return { records, ended: iterator === undefined };
      } catch (error) {
        if (error instanceof TrimmedDataAccessException) position = { ShardIteratorType: "TRIM_HORIZON" };
        else if (!(error instanceof ExpiredIteratorException)) throw error;
        iterator = await iteratorAt(shardId, position, signal);
        return read(signal);
      }
    };
    return { read };
  };

  return { shards: listShards, open };
}
