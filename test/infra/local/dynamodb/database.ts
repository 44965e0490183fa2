import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record,
} from "@aws-sdk/client-dynamodb-streams";
import { onTestFinished } from "vitest";
import { type LocalDynamodbOptions, startDynamodb } from "../../../../infra/local/dynamodb/dynamodb.ts";

export type Item = Record<string, AttributeValue>;
export type StreamedRecord = _Record;

/** A clock that moves only when told to. */
export class ManualClock {
  #nowMs = Date.UTC(2026, 10, 20, 12, 0, 0, 700);
  now = (): number => this.#nowMs;
  advance(ms: number): void {
    this.#nowMs += ms;
  }
}

/** A local DynamoDB that ends with the test, and the real SDK's clients pointed at it. */
export async function openDatabase(options: LocalDynamodbOptions = {}) {
  const service = await startDynamodb(options);
  const settings = {
    endpoint: service.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  };
  const client = new DynamoDBClient(settings);
  const streams = new DynamoDBStreamsClient(settings);
  onTestFinished(async () => {
    client.destroy();
    streams.destroy();
    await service.close();
  });
  return { service, client, streams, ...tableActions(client), ...streamActions(streams) };
}

function tableActions(client: DynamoDBClient) {
  return {
    /** A table with `pk` and `sk` and a stream of both images, unless told otherwise. */
    createTable: async (name: string, overrides: Partial<CreateTableCommandInput> = {}): Promise<string> => {
      const { TableDescription } = await client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [
            { AttributeName: "pk", AttributeType: "S" },
            { AttributeName: "sk", AttributeType: "S" },
          ],
          KeySchema: [
            { AttributeName: "pk", KeyType: "HASH" },
            { AttributeName: "sk", KeyType: "RANGE" },
          ],
          StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
          ...overrides,
        }),
      );
      return TableDescription?.LatestStreamArn ?? "";
    },
    put: (TableName: string, Item: Item) => client.send(new PutItemCommand({ TableName, Item })),
    update: (TableName: string, Key: Item, rest: Partial<UpdateItemCommandInput>) =>
      client.send(new UpdateItemCommand({ TableName, Key, ...rest })),
    remove: (TableName: string, Key: Item) => client.send(new DeleteItemCommand({ TableName, Key })),
    get: async (TableName: string, Key: Item): Promise<Item | undefined> =>
      (await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item,
  };
}

function streamActions(streams: DynamoDBStreamsClient) {
  const shardsOf = async (arn: string) =>
    (await streams.send(new DescribeStreamCommand({ StreamArn: arn }))).StreamDescription?.Shards ?? [];
  const iterator = async (StreamArn: string, ShardId: string | undefined, SequenceNumber?: string) =>
    (
      await streams.send(
        new GetShardIteratorCommand({
          StreamArn,
          ShardId,
          ShardIteratorType: SequenceNumber === undefined ? "TRIM_HORIZON" : "AFTER_SEQUENCE_NUMBER",
          SequenceNumber,
        }),
      )
    ).ShardIterator ?? "";
  const page = (ShardIterator: string, Limit?: number) => streams.send(new GetRecordsCommand({ ShardIterator, Limit }));
  return {
    shardsOf,
    iterator,
    page,
    /** Everything the stream holds now, oldest first. */
    records: async (arn: string): Promise<StreamedRecord[]> => {
      const records: StreamedRecord[] = [];
      for (const { ShardId } of await shardsOf(arn)) {
        let next: string | undefined = await iterator(arn, ShardId);
        while (next !== undefined) {
          const { Records = [], NextShardIterator } = await page(next);
          records.push(...Records);
          next = Records.length > 0 ? NextShardIterator : undefined;
        }
      }
      return records;
    },
  };
}

/** The key of an item: `key("p1")` has the sort key `a`. */
export const key = (pk: string, sk = "a"): Item => ({ pk: { S: pk }, sk: { S: sk } });

/** An item with text attributes. */
export const item = (pk: string, attributes: Record<string, string> = {}): Item => ({
  ...key(pk),
  ...Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, { S: text }])),
});
