import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { consumeStream, type StreamConsumerOptions, type StreamMapping } from "./stream/consume-stream.ts";
import { sdkShardReader } from "./stream/sdk-shard-reader.ts";

export interface StreamMappingOptions extends Omit<StreamConsumerOptions, "reader"> {
  /** Client of the DynamoDB that has the stream. */
  readonly streams: DynamoDBStreamsClient;
}

/**
 * Carries a DynamoDB stream's records to a function as Lambda's event source mapping does.
 *
 * @throws {Error} naming every property that AWS would refuse or that is not supported here.
 */
export function startStreamMapping({ streams, ...options }: StreamMappingOptions): StreamMapping {
  return consumeStream({ ...options, reader: sdkShardReader(streams, options.streamArn) });
}
