import { setTimeout as pause } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamodbAskedPurges } from "../../shared/adapters/asked-purges/dynamodb.ts";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { SqsDoorbell } from "../../shared/adapters/doorbell/sqs.ts";
import { DynamodbEdgeFollower } from "../../shared/adapters/edge-follower/dynamodb.ts";
import { DynamodbEdgeLedger } from "../../shared/adapters/edge-ledger/dynamodb.ts";
import { newPlanId } from "../../shared/adapters/edge-ledger/plan-id.ts";
import { SqsEdgeQueue } from "../../shared/adapters/edge-queue/sqs.ts";
import { SqsLaterQueue } from "../../shared/adapters/later-queue/sqs.ts";
import { objectCachesFromEnv } from "../../shared/adapters/object-cache/from-env.ts";
import { DynamodbPurgeHistory } from "../../shared/adapters/purge-history/dynamodb.ts";
import { powertoolsReporter } from "../../shared/adapters/reporter/powertools.ts";
import { newTokenId, newTokenSecret } from "../../shared/adapters/tokens/new-token.ts";
import { DynamodbTokens } from "../../shared/adapters/tokens/dynamodb.ts";
import { withTimeLimit } from "../../shared/adapters/with-time-limit.ts";
import type { Config } from "../../shared/config/config.ts";
import { ENV } from "../../shared/env.ts";
import { EnvReader } from "../../shared/read-env.ts";
import { purgeApi } from "./app.ts";

/** Longest a request waits for an object cache, in milliseconds. One that is slower is purged by redis-retry. */
const OBJECT_PURGE_TIMEOUT_MS = 2_000;

/** The function, put together from its environment. */
export interface PurgeApi {
  readonly app: ReturnType<typeof purgeApi>;
  readonly flush: () => void;
}

/** @throws {ConfigError} with everything that is wrong with the environment. */
export function compose(env: Readonly<Record<string, string | undefined>>, config: Config): PurgeApi {
  const read = new EnvReader(env);
  const edgeQueueUrl = read.text(ENV.edgeQueueUrl);
  const laterQueueUrl = read.text(ENV.laterQueueUrl);
  const dynamodb = new DynamoDBClient(AWS_CLIENT_OPTIONS);
  const ledgerAccess = { client: dynamodb, table: read.text(ENV.ledgerTable), clock: systemClock };
  const objectCaches = objectCachesFromEnv(config, read, OBJECT_PURGE_TIMEOUT_MS);
  read.throwIfAny();

  const sqs = new SQSClient(AWS_CLIENT_OPTIONS);
  const { report, flush } = powertoolsReporter();
  const app = purgeApi({
    config,
    objectCaches,
    edgeQueue: new SqsEdgeQueue(sqs, edgeQueueUrl, systemClock),
    laterQueue: new SqsLaterQueue(sqs, laterQueueUrl),
    purges: new DynamodbAskedPurges(ledgerAccess),
    follower: new DynamodbEdgeFollower(ledgerAccess),
    history: new DynamodbPurgeHistory(ledgerAccess),
    ledger: new DynamodbEdgeLedger(ledgerAccess),
    doorbell: new SqsDoorbell(sqs, edgeQueueUrl, systemClock),
    tokens: new DynamodbTokens(ledgerAccess),
    clock: systemClock,
    report,
    pause,
    limited: withTimeLimit,
    newPurgeId: newPlanId,
    newTokenId,
    newSecret: newTokenSecret,
  });
  return { app, flush };
}
