import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { powertoolsReporter } from "../../shared/adapters/reporter/powertools.ts";
import type { Config } from "../../shared/config/config.ts";
import type { BatchOutcome } from "../../shared/pipeline/outcome.ts";
import { invalidate } from "../../shared/pipeline/pipeline.ts";
import { ENV } from "../../shared/env.ts";
import { EnvReader } from "../../shared/read-env.ts";
import { enrolmentFromEnv } from "./enrolment-from-env.ts";
import { isOfProbe, probeRun, type ProbeSettings } from "./probe-run.ts";
import { invalidationFromEnv } from "./invalidation-from-env.ts";

/** Longest a stream waits for an object cache, in milliseconds. */
const OBJECT_PURGE_TIMEOUT_MS = 2_000;

/** The function, put together from its environment. */
export interface OnChange {
  readonly invalidate: (records: readonly unknown[], signal: AbortSignal) => Promise<BatchOutcome>;
  readonly flush: () => void;
}

/** @throws {ConfigError} with everything that is wrong with the environment. */
export function compose(env: Readonly<Record<string, string | undefined>>, config: Config): OnChange {
  const read = new EnvReader(env);
  const dynamodb = new DynamoDBClient(AWS_CLIENT_OPTIONS);
  const ledgerAccess = { client: dynamodb, table: read.text(ENV.ledgerTable), clock: systemClock };
  const run = invalidationFromEnv(read, {
    config,
    env,
    sqs: new SQSClient(AWS_CLIENT_OPTIONS),
    ledgerAccess,
    objectPurgeTimeoutMs: OBJECT_PURGE_TIMEOUT_MS,
  });
  const enrol = enrolmentFromEnv(read, { config, ledgerAccess });
  const probe = probeFromEnv(read);
  read.throwIfAny();

  const { report, flush } = powertoolsReporter();
  const activations = enrol(report);
  const probing = probe && probeRun(run, probe);
  return {
    invalidate: async (records, signal) => {
      if (probing && isOfProbe(records, probe)) return await invalidate(records, { ...probing, report, signal });
      return await invalidate(records, { ...run, activations: await activations(signal), report, signal });
    },
    flush,
  };
}

/** Where the canary writes, if there is one. */
function probeFromEnv(read: EnvReader): ProbeSettings | undefined {
  const table = read.optional(ENV.probeTable);
  return table === undefined ? undefined : { table, edges: [...read.texts(ENV.probeEdges).keys()] };
}
