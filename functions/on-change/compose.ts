import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { DynamodbCoarseGate } from "../../shared/adapters/coarse-gate/dynamodb.ts";
import { SqsEdgeQueue } from "../../shared/adapters/edge-queue/sqs.ts";
import { SqsLaterQueue } from "../../shared/adapters/later-queue/sqs.ts";
import { objectCachesFromEnv } from "../../shared/adapters/object-cache/from-env.ts";
import { S3SqsParking } from "../../shared/adapters/parking/s3-sqs.ts";
import { powertoolsReporter } from "../../shared/adapters/reporter/powertools.ts";
import type { Config } from "../../shared/config/config.ts";
import { ENV } from "../../shared/env.ts";
import type { BatchOutcome } from "../../shared/pipeline/outcome.ts";
import { invalidate } from "../../shared/pipeline/pipeline.ts";
import { EnvReader } from "../../shared/read-env.ts";
import { tableOfStream } from "./table-of.ts";

/** Longest a stream waits for an object cache, in milliseconds. A cache that is slower is purged by redis-retry. */
const OBJECT_PURGE_TIMEOUT_MS = 2_000;

/** The function, put together from its environment. */
export interface OnChange {
  readonly invalidate: (records: readonly unknown[], signal: AbortSignal) => Promise<BatchOutcome>;
  readonly flush: () => void;
}

/** @throws {ConfigError} with everything that is wrong with the environment. */
export function compose(env: Readonly<Record<string, string | undefined>>, config: Config): OnChange {
  const read = new EnvReader(env);
  const tables = read.texts(ENV.tables);
  read.mustCover(ENV.tables, config.tables, tables);
  const edgeQueueUrl = read.text(ENV.edgeQueueUrl);
  const laterQueueUrl = read.text(ENV.laterQueueUrl);
  const parkedQueueUrl = read.text(ENV.parkedQueueUrl);
  const parkedBucket = read.text(ENV.parkedBucket);
  const ledgerTable = read.text(ENV.ledgerTable);
  const region = read.text("AWS_REGION");
  const endpoint = read.optional("AWS_ENDPOINT_URL_S3");
  const objectCaches = objectCachesFromEnv(config, read, OBJECT_PURGE_TIMEOUT_MS);
  read.throwIfAny();

  const sqs = new SQSClient(AWS_CLIENT_OPTIONS);
  const { report, flush } = powertoolsReporter();
  const run = {
    config,
    tableOf: tableOfStream(tables),
    objectCaches,
    edgeQueue: new SqsEdgeQueue(sqs, edgeQueueUrl, systemClock),
    laterQueue: new SqsLaterQueue(sqs, laterQueueUrl),
    parking: new S3SqsParking(sqs, { bucket: parkedBucket, queueUrl: parkedQueueUrl, region, endpoint, env }),
    coarseGate: new DynamodbCoarseGate(new DynamoDBClient(AWS_CLIENT_OPTIONS), ledgerTable, systemClock),
    clock: systemClock,
    report,
  };
  return { invalidate: (records, signal) => invalidate(records, { ...run, signal }), flush };
}
