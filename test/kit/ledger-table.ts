import { CreateTableCommand, DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { startDynamodb } from "../../infra/local/dynamodb/dynamodb.ts";
import type { Intercept } from "../../infra/local/service.ts";

/** A ledger table in a DynamoDB of its own. */
export interface LedgerTable {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Of the DynamoDB that it is in. */
  readonly url: string;
  /** All rows of a partition, in order, as plain values. */
  rows(partition: string): Promise<readonly Record<string, string | undefined>[]>;
  close(): Promise<void>;
}

export async function startLedgerTable(intercept?: Intercept): Promise<LedgerTable> {
  const dynamodb = await startDynamodb({ intercept });
  const table = "Ledger";
  const client = new DynamoDBClient({
    endpoint: dynamodb.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  return {
    client,
    table,
    url: dynamodb.url,
    async rows(partition) {
      const query = new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: partition } },
      });
      const { Items = [] } = await client.send(query);
      return Items.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value.S ?? value.N])),
      );
    },
    async close() {
      client.destroy();
      await dynamodb.close();
    },
  };
}
