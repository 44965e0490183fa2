import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { canaryFromEnv } from "../../shared/adapters/canary/from-env.ts";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { observersFromEnv } from "../../shared/adapters/doctor/observers-from-env.ts";
import { ssmExpected } from "../../shared/adapters/doctor/ssm-expected.ts";
import { readOpenWork } from "../../shared/adapters/edge-ledger/open-work.ts";
import { DynamodbNotes } from "../../shared/adapters/notes/dynamodb.ts";
import type { RedisAccess } from "../../shared/adapters/object-cache/redis-from-env.ts";
import { powertoolsReporter } from "../../shared/adapters/reporter/powertools.ts";
import { SecretsManagerSecret } from "../../shared/adapters/secret/secrets-manager.ts";
import { SqsLaterQueue } from "../../shared/adapters/later-queue/sqs.ts";
import type { Config } from "../../shared/config/config.ts";
import type { Expected } from "../../shared/doctor/expected.ts";
import { ENV } from "../../shared/env.ts";
import { isTexts } from "../../shared/pipeline/versioned-message.ts";
import { EnvReader } from "../../shared/read-env.ts";
import { beginTurn, type DoctorTools, type Turn } from "./turn.ts";

/** The function, put together from its environment. */
export interface Doctor {
  /** @param turnMs - until then all of it is done, in milliseconds. */
  readonly begin: (turnMs: number) => Turn;
  readonly flush: () => void;
}

/** @throws {ConfigError} with everything that is wrong with the environment. */
export function compose(env: Readonly<Record<string, string | undefined>>, config: Config): Doctor {
  const read = new EnvReader(env);
  const parameter = read.text(ENV.expectedParameter);
  const region = read.text("AWS_REGION");
  const laterQueueUrl = read.text(ENV.laterQueueUrl);
  const configHash = read.text(ENV.config);
  const functions = read.json(ENV.functions, "a list of names", (value) => (isTexts(value) ? value : undefined));
  const metricNamespace = read.text("POWERTOOLS_METRICS_NAMESPACE");
  const dynamodb = new DynamoDBClient(AWS_CLIENT_OPTIONS);
  const ledgerAccess = { client: dynamodb, table: read.text(ENV.ledgerTable), clock: systemClock };
  const observers = observersFromEnv(env, read, { namespace: config.namespace, dynamodb });
  const canary = canaryFromEnv(config, read, ledgerAccess);
  read.throwIfAny();

  const { report, flush } = powertoolsReporter();
  const tools: DoctorTools = {
    expected: ssmExpected({ region, endpoint: read.optional("AWS_ENDPOINT_URL_SSM"), env }, parameter),
    config,
    configHash,
    functions: functions ?? [],
    metricNamespace,
    observers,
    databases: databasesAt(read.optional(ENV.localRedisUrl)),
    canary,
    // the rest of the ledger is for who plans
    ledger: {
      open: (edge, limit, signal) => readOpenWork(ledgerAccess, edge, { limit }, signal),
    },
    notes: new DynamodbNotes(ledgerAccess),
    laterQueue: new SqsLaterQueue(new SQSClient(AWS_CLIENT_OPTIONS), laterQueueUrl),
    clock: systemClock,
    report,
  };
  return { begin: (turnMs) => beginTurn(tools, turnMs), flush };
}

/** Databases as the construct tells of them. @param localUrl - in place of every database's own. */
function databasesAt(localUrl: string | undefined): (expected: Expected) => ReadonlyMap<string, RedisAccess> {
  const secrets = new SecretsManagerClient(AWS_CLIENT_OPTIONS);
  return ({ redis }) =>
    new Map(
      Object.entries(redis).map(([name, { url, secret }]) => [
        name,
        { url: localUrl ?? url, token: new SecretsManagerSecret(secrets, secret) },
      ]),
    );
}
