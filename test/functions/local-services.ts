import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { startDynamodb } from "../../infra/local/dynamodb/dynamodb.ts";
import { startObjects } from "../../infra/local/objects/objects.ts";
import { startQueues } from "../../infra/local/queue/queue.ts";
import { startRedis } from "../../infra/local/redis/redis.ts";
import type { Intercept } from "../../infra/local/service.ts";
import { ENV } from "../../shared/env.ts";
import { localAws } from "../contracts/local-aws.ts";

export const REDIS_TOKEN = "redis-token-nobody-may-see";

/** Everything the functions talk to, on this machine, and the environment that tells them where. */
export async function startServices(intercept: Intercept) {
  const [redis, queues, objects, dynamodb] = await Promise.all([
    startRedis({ token: REDIS_TOKEN, intercept }),
    startQueues({ intercept }),
    startObjects({ intercept }),
    startDynamodb({ intercept }),
  ]);
  const sqs = new SQSClient(localAws(queues.url));
  const s3 = new S3Client({ ...localAws(objects.url), forcePathStyle: true });
  const table = new DynamoDBClient(localAws(dynamodb.url));
  const queueUrl = async (name: string) => (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? "";
  await s3.send(new CreateBucketCommand({ Bucket: "parked" }));
  await table.send(
    new CreateTableCommand({
      TableName: "ledger",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  const env: Readonly<Record<string, string>> = {
    [ENV.tables]: '{"Products":"Shop-Products"}',
    [ENV.edgeQueueUrl]: await queueUrl("edge"),
    [ENV.laterQueueUrl]: await queueUrl("later"),
    [ENV.parkedQueueUrl]: await queueUrl("parked"),
    [ENV.parkedBucket]: "parked",
    [ENV.ledgerTable]: "ledger",
    [ENV.localRedisUrl]: redis.url,
    [ENV.localRedisToken]: REDIS_TOKEN,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "access-key",
    AWS_SECRET_ACCESS_KEY: "secret-key-nobody-may-see",
    AWS_ENDPOINT_URL_SQS: queues.url,
    AWS_ENDPOINT_URL_S3: objects.url,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
  };
  return {
    env,
    redis,
    queues,
    sqs,
    close: async () => {
      for (const client of [sqs, s3, table]) client.destroy();
      await Promise.all([redis.close(), queues.close(), objects.close(), dynamodb.close()]);
    },
  };
}
