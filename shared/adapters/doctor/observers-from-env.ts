import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { ENV } from "../../env.ts";
import type { Observers } from "../../ports/observers.ts";
import type { EnvReader } from "../../read-env.ts";
import { AWS_CLIENT_OPTIONS } from "../aws/client-options.ts";
import { cloudfrontDistribution } from "./cloudfront-distribution.ts";
import { cloudfrontCachePolicy, cloudfrontRemovedHeaders } from "./cloudfront-policies.ts";
import { cloudwatchAlarms } from "./cloudwatch-alarms.ts";
import { dynamodbTable } from "./dynamodb-table.ts";
import { eventbridgeRule } from "./eventbridge-rule.ts";
import { httpResponse } from "./http-response.ts";
import { lambdaFunction } from "./lambda-function.ts";
import { lambdaMapping } from "./lambda-mapping.ts";
import { s3Bucket } from "./s3-bucket.ts";
import { secretText } from "./secret-text.ts";
import { serverTime } from "./server-time.ts";
import { snsTopic } from "./sns-topic.ts";
import { sqsQueue } from "./sqs-queue.ts";
import { upstashDatabase } from "./upstash-database.ts";
import { withinTime } from "./within-time.ts";

/** For one look, in milliseconds; its second attempt included. */
const LOOK_TIMEOUT_MS = 4_000;

/** CloudFront throttles after a few quick questions; what has to wait here holds nobody up. */
const CLOUDFRONT_ATTEMPTS = 5;

/** Everything the doctor looks with, in AWS and Upstash. */
export function observersFromEnv(
  env: Readonly<Record<string, string | undefined>>,
  read: EnvReader,
  { namespace, dynamodb }: { readonly namespace: string; readonly dynamodb: DynamoDBClient },
): Observers {
  const region = read.text("AWS_REGION");
  const aws = { region, env };
  const s3 = read.optional("AWS_ENDPOINT_URL_S3");
  const lambda = new LambdaClient(AWS_CLIENT_OPTIONS);
  const cloudfront = new CloudFrontClient({ ...AWS_CLIENT_OPTIONS, maxAttempts: CLOUDFRONT_ATTEMPTS });
  return withinTime(
    {
      function: lambdaFunction(lambda),
      mapping: lambdaMapping(lambda),
      table: dynamodbTable(dynamodb),
      queue: sqsQueue(new SQSClient(AWS_CLIENT_OPTIONS)),
      bucket: s3Bucket({ ...aws, endpoint: s3 }),
      distribution: cloudfrontDistribution(cloudfront),
      cachePolicy: cloudfrontCachePolicy(cloudfront),
      removedHeaders: cloudfrontRemovedHeaders(cloudfront),
      response: httpResponse(),
      secret: secretText(new SecretsManagerClient(AWS_CLIENT_OPTIONS)),
      redis: upstashDatabase(namespace, read.optional(ENV.localRedisUrl)),
      schedule: eventbridgeRule({ ...aws, endpoint: read.optional("AWS_ENDPOINT_URL_EVENTBRIDGE") }),
      alarms: cloudwatchAlarms(new CloudWatchClient(AWS_CLIENT_OPTIONS)),
      topic: snsTopic(new SNSClient(AWS_CLIENT_OPTIONS)),
      serverTime: serverTime(
        s3 ?? `https://s3.${region}.${region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com"}/`,
      ),
    },
    LOOK_TIMEOUT_MS,
  );
}
