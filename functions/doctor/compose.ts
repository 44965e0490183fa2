import { setMaxListeners } from "node:events";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { observersFromEnv } from "../../shared/adapters/doctor/observers-from-env.ts";
import { DynamodbNotes } from "../../shared/adapters/notes/dynamodb.ts";
import { powertoolsReporter } from "../../shared/adapters/reporter/powertools.ts";
import type { Config } from "../../shared/config/config.ts";
import { diagnose } from "../../shared/doctor/diagnose.ts";
import type { Examination } from "../../shared/doctor/examine.ts";
import { readExpected } from "../../shared/doctor/read-expected.ts";
import { ENV } from "../../shared/env.ts";
import { EnvReader } from "../../shared/read-env.ts";

/** The function, put together from its environment. */
export interface Doctor {
  readonly diagnose: (turnMs: number) => Promise<Examination>;
  readonly flush: () => void;
}

/** Longest a whole examination takes, in milliseconds: who asked by hand waits for it. */
const EXAMINATION_MS = 25_000;

/** Left to note what was told, in milliseconds. */
const TELLING_MS = 3_000;

/** @throws {ConfigError} with everything that is wrong with the environment. */
export function compose(env: Readonly<Record<string, string | undefined>>, config: Config): Doctor {
  const read = new EnvReader(env);
  const expected = read.json(ENV.expected, "what the construct writes", readExpected);
  const ledgerTable = read.text(ENV.ledgerTable);
  const dynamodb = new DynamoDBClient(AWS_CLIENT_OPTIONS);
  const observers = observersFromEnv(env, read, { namespace: config.namespace, dynamodb });
  read.throwIfAny();
  if (!expected) throw new Error(`${ENV.expected} was not read`);

  const { report, flush } = powertoolsReporter();
  const notes = new DynamodbNotes(dynamodb, ledgerTable, systemClock);
  const run = { expected, config, observers, notes, clock: systemClock, report };
  return {
    diagnose: (turnMs) => {
      const looksUntil = signalWithin(Math.min(turnMs - TELLING_MS, EXAMINATION_MS));
      return diagnose({ ...run, looksUntil, signal: signalWithin(turnMs) });
    },
    flush,
  };
}

function signalWithin(ms: number): AbortSignal {
  const signal = AbortSignal.timeout(Math.max(0, ms));
  // every look listens
  setMaxListeners(0, signal);
  return signal;
}
