import { setMaxListeners } from "node:events";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { SqsDoorbell } from "../../shared/adapters/doorbell/sqs.ts";
import { DynamodbEdgeLedger } from "../../shared/adapters/edge-ledger/dynamodb.ts";
import { DynamodbNotes } from "../../shared/adapters/notes/dynamodb.ts";
import { S3ParkingLot } from "../../shared/adapters/parking-lot/s3.ts";
import { SqsPullQueue } from "../../shared/adapters/pull-queue/sqs.ts";
import { powertoolsReporter } from "../../shared/adapters/reporter/powertools.ts";
import { withTimeLimit } from "../../shared/adapters/with-time-limit.ts";
import type { Config } from "../../shared/config/config.ts";
import { ENV } from "../../shared/env.ts";
import { redrive } from "../../shared/pipeline/redrive/redrive.ts";
import type { RedriveSummary } from "../../shared/pipeline/redrive/summary.ts";
import { EnvReader } from "../../shared/read-env.ts";
import { enrolmentFromEnv } from "../on-change/enrolment-from-env.ts";
import { invalidationFromEnv } from "../on-change/invalidation-from-env.ts";

/** Longest to wait for an object cache, in milliseconds: nothing waits behind it, and patterns take long to find. */
const OBJECT_PURGE_TIMEOUT_MS = 10_000;

/** For one object, which may have 6 MB and more, in milliseconds. */
const S3_TIMEOUT_MS = 10_000;

/** Longest that one object may take, in milliseconds: half as long again as on-change has for its batch. */
const OBJECT_LIMIT_MS = 45_000;

/** Left to record what became of the last object, in milliseconds. */
const RECORD_MARGIN_MS = 10_000;

/** Of a time-out that was overridden, however short: something must fit in it. */
const SHARE = 1 / 4;

/** The function, put together from its environment. */
export interface Redriver {
  /** @param eager - waits for no back-off. */
  readonly redrive: (turnMs: number, eager: boolean) => Promise<RedriveSummary>;
  readonly flush: () => void;
}

/** @throws {ConfigError} with everything that is wrong with the environment. */
export function compose(env: Readonly<Record<string, string | undefined>>, config: Config): Redriver {
  const read = new EnvReader(env);
  const sqs = new SQSClient(AWS_CLIENT_OPTIONS);
  const dynamodb = new DynamoDBClient(AWS_CLIENT_OPTIONS);
  const ledgerAccess = { client: dynamodb, table: read.text(ENV.ledgerTable), clock: systemClock };
  const s3 = new S3Client({
    ...AWS_CLIENT_OPTIONS,
    requestHandler: { ...AWS_CLIENT_OPTIONS.requestHandler, requestTimeout: S3_TIMEOUT_MS },
  });
  const objectPurgeTimeoutMs = OBJECT_PURGE_TIMEOUT_MS;
  const invalidation = invalidationFromEnv(read, { config, env, sqs, ledgerAccess, objectPurgeTimeoutMs });
  const enrol = enrolmentFromEnv(read, { config, ledgerAccess });
  const bucket = read.text(ENV.parkedBucket);
  const queue = (name: string, variable: string) => new SqsPullQueue(sqs, read.text(variable), name);
  const places = {
    lot: new S3ParkingLot(s3, bucket),
    bucket,
    notes: new DynamodbNotes(ledgerAccess),
    deadEdgeMessages: queue("dead letters of the edge queue", ENV.edgeDeadLettersUrl),
    deadLaterPurges: queue("dead letters of the later queue", ENV.laterDeadLettersUrl),
    pointers: queue("parked queue", ENV.parkedQueueUrl),
    ledger: new DynamodbEdgeLedger(ledgerAccess),
    doorbell: new SqsDoorbell(sqs, read.text(ENV.edgeQueueUrl), systemClock),
  };
  read.throwIfAny();

  const { report, flush } = powertoolsReporter();
  const activations = enrol(report);
  return {
    redrive: async (turnMs, eager) => {
      const signal = AbortSignal.timeout(turnMs);
      // each object listens, and there may be thousands
      setMaxListeners(0, signal);
      const objectLimitMs = Math.min(OBJECT_LIMIT_MS, turnMs * SHARE);
      const untilMs = systemClock.now() + turnMs - Math.min(RECORD_MARGIN_MS, turnMs * SHARE);
      const limited = <Result>(limitMs: number, action: (limited: AbortSignal) => Promise<Result>) =>
        withTimeLimit(signal, limitMs, async (own) => {
          setMaxListeners(0, own);
          return await action(own);
        });
      const run = { ...invalidation, ...places, activations: await activations(signal), report, signal };
      return await redrive({ ...run, objectLimitMs, untilMs, limited }, eager);
    },
    flush,
  };
}
