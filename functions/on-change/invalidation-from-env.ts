import type { SQSClient } from "@aws-sdk/client-sqs";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { DynamodbCoarseGate } from "../../shared/adapters/coarse-gate/dynamodb.ts";
import type { LedgerAccess } from "../../shared/adapters/edge-ledger/ledger-access.ts";
import { SqsEdgeQueue } from "../../shared/adapters/edge-queue/sqs.ts";
import { SqsLaterQueue } from "../../shared/adapters/later-queue/sqs.ts";
import { objectCachesFromEnv } from "../../shared/adapters/object-cache/from-env.ts";
import { S3SqsParking } from "../../shared/adapters/parking/s3-sqs.ts";
import type { Config } from "../../shared/config/config.ts";
import { ENV } from "../../shared/env.ts";
import type { Invalidation } from "../../shared/pipeline/pipeline.ts";
import type { EnvReader } from "../../shared/read-env.ts";
import { tableOfStream } from "./table-of.ts";

/** What the environment alone does not give. */
export interface InvalidationSettings {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly sqs: SQSClient;
  readonly ledgerAccess: LedgerAccess;
  /** Longest to wait for an object cache, in milliseconds. One that is slower is purged by redis-retry. */
  readonly objectPurgeTimeoutMs: number;
}

/** What working on a batch takes, for all functions that do; what is wrong with the environment is left for `read` to tell. */
export function invalidationFromEnv(
  read: EnvReader,
  { config, env, sqs, ledgerAccess, objectPurgeTimeoutMs }: InvalidationSettings,
): Omit<Invalidation, "report" | "signal"> {
  const tables = read.texts(ENV.tables);
  read.mustCover(ENV.tables, config.tables, tables);
  const parking = {
    bucket: read.text(ENV.parkedBucket),
    queueUrl: read.text(ENV.parkedQueueUrl),
    region: read.text("AWS_REGION"),
    endpoint: read.optional("AWS_ENDPOINT_URL_S3"),
    env,
  };
  return {
    config,
    tableOf: tableOfStream(tables),
    objectCaches: objectCachesFromEnv(config, read, objectPurgeTimeoutMs),
    edgeQueue: new SqsEdgeQueue(sqs, read.text(ENV.edgeQueueUrl), systemClock),
    laterQueue: new SqsLaterQueue(sqs, read.text(ENV.laterQueueUrl)),
    parking: new S3SqsParking(sqs, parking),
    coarseGate: new DynamodbCoarseGate(ledgerAccess),
    clock: systemClock,
  };
}
