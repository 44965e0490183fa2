import { SQSClient } from "@aws-sdk/client-sqs";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { randomChance } from "../../shared/adapters/chance/random.ts";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { SqsDeadLetters } from "../../shared/adapters/dead-letters/sqs.ts";
import { SqsEdgeQueue } from "../../shared/adapters/edge-queue/sqs.ts";
import { objectCachesFromEnv } from "../../shared/adapters/object-cache/from-env.ts";
import { SqsRedelivery } from "../../shared/adapters/redelivery/sqs.ts";
import { powertoolsReporter } from "../../shared/adapters/reporter/powertools.ts";
import type { Config } from "../../shared/config/config.ts";
import { ENV } from "../../shared/env.ts";
import { retryMessages, type LaterMessage } from "../../shared/pipeline/later/retry-messages.ts";
import { EnvReader } from "../../shared/read-env.ts";

/** Longest a kept purge may take in an object cache, in milliseconds: nothing waits behind it, but the function must end. */
const OBJECT_PURGE_TIMEOUT_MS = 4_500;

/** The function, put together from its environment. */
export interface RedisRetry {
  /** @returns ids of the messages that failed. */
  readonly retry: (messages: readonly LaterMessage[], signal: AbortSignal) => Promise<readonly string[]>;
  readonly flush: () => void;
}

/** @throws {ConfigError} with everything that is wrong with the environment. */
export function compose(env: Readonly<Record<string, string | undefined>>, config: Config): RedisRetry {
  const read = new EnvReader(env);
  const edgeQueueUrl = read.text(ENV.edgeQueueUrl);
  const laterQueueUrl = read.text(ENV.laterQueueUrl);
  const deadLettersUrl = read.text(ENV.laterDeadLettersUrl);
  const objectCaches = objectCachesFromEnv(config, read, OBJECT_PURGE_TIMEOUT_MS);
  read.throwIfAny();

  const sqs = new SQSClient(AWS_CLIENT_OPTIONS);
  const { report, flush } = powertoolsReporter();
  const run = {
    objectCaches,
    edgeQueue: new SqsEdgeQueue(sqs, edgeQueueUrl, systemClock),
    redelivery: new SqsRedelivery(sqs, laterQueueUrl),
    deadLetters: new SqsDeadLetters(sqs, deadLettersUrl),
    chance: randomChance,
    clock: systemClock,
    report,
  };
  return { retry: (messages, signal) => retryMessages(messages, { ...run, signal }), flush };
}
