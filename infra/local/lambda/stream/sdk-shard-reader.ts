import {
  DescribeStreamCommand,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
  type DynamoDBStreamsClient,
} from "@aws-sdk/client-dynamodb-streams";
import type { Shard, ShardCursor, ShardPage, ShardPosition, ShardReader } from "./shard-reader.ts";
import { toWireRecord } from "./wire-record.ts";

const OLDEST: ShardPosition = { type: "TRIM_HORIZON" };

/** Reads a stream over DynamoDB's streams API, ours or AWS's. */
export function sdkShardReader(client: DynamoDBStreamsClient, streamArn: string): ShardReader {
  const iteratorAt = async (
    shardId: string,
    position: ShardPosition,
    signal: AbortSignal,
  ): Promise<string | undefined> => {
    const command = new GetShardIteratorCommand({
      StreamArn: streamArn,
      ShardId: shardId,
      ShardIteratorType: position.type,
      ...("sequenceNumber" in position && { SequenceNumber: position.sequenceNumber }),
    });
    try {
      const { ShardIterator } = await client.send(command, { abortSignal: signal });
      return ShardIterator;
    } catch (error) {
      if (!(error instanceof TrimmedDataAccessException)) throw error;
      return await iteratorAt(shardId, OLDEST, signal);
    }
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
    startingPosition: ShardPosition,
    openSignal: AbortSignal,
  ): Promise<ShardCursor> => {
    let position = startingPosition;
    let iterator = await iteratorAt(shardId, position, openSignal);

    const read = async (signal: AbortSignal): Promise<ShardPage> => {
      if (iterator === undefined) return { records: [], ended: true };
      try {
        const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator }), { abortSignal: signal });
        const records = (page.Records ?? []).map((record) => toWireRecord(record, streamArn));
        const last = records.at(-1);
        if (last) {
          position = { type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: last.dynamodb.SequenceNumber };
        }
        iterator = page.NextShardIterator;
        return { records, ended: iterator === undefined };
      } catch (error) {
        if (error instanceof TrimmedDataAccessException) position = OLDEST;
        else if (!(error instanceof ExpiredIteratorException)) throw error;
        iterator = await iteratorAt(shardId, position, signal);
        return read(signal);
      }
    };
    return { read };
  };

  return { shards: listShards, open };
}
