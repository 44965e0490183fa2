import { setMaxListeners } from "node:events";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { canaryFromEnv } from "../../shared/adapters/canary/from-env.ts";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { observersFromEnv } from "../../shared/adapters/doctor/observers-from-env.ts";
import { DynamodbNotes } from "../../shared/adapters/notes/dynamodb.ts";
import type { RedisAccess } from "../../shared/adapters/object-cache/redis-from-env.ts";
import { powertoolsReporter } from "../../shared/adapters/reporter/powertools.ts";
import { SecretsManagerSecret } from "../../shared/adapters/secret/secrets-manager.ts";
import { SqsLaterQueue } from "../../shared/adapters/later-queue/sqs.ts";
import type { Config } from "../../shared/config/config.ts";
import type { CanaryResult } from "../../shared/doctor/canary/canary-result.ts";
import { runCanary } from "../../shared/doctor/canary/run-canary.ts";
import { runWhenDue } from "../../shared/doctor/canary/run-when-due.ts";
import { diagnose } from "../../shared/doctor/diagnose.ts";
import type { Examination } from "../../shared/doctor/examine.ts";
import type { Expected } from "../../shared/doctor/expected.ts";
import { readExpected } from "../../shared/doctor/read-expected.ts";
import { ENV } from "../../shared/env.ts";
import { describeError } from "../../shared/pipeline/describe-error.ts";
import { type AskedFor, coarseByHand } from "../../shared/pipeline/stewardship/coarse-by-hand.ts";
import { lookAround } from "../../shared/pipeline/stewardship/look-around.ts";
import { steward } from "../../shared/pipeline/stewardship/steward.ts";
import { isTexts } from "../../shared/pipeline/versioned-message.ts";
import { EnvReader } from "../../shared/read-env.ts";
import { liveEdges } from "./live-edges.ts";
import { deployedOf } from "./deployed-of.ts";

/** The function, put together from its environment. */
export interface Doctor {
  readonly diagnose: (turnMs: number) => Promise<Examination>;
  /**
   * Lets the canary run, if it is due or asked for.
   *
   * @returns what it saw; `undefined` when it did not run.
   */
  readonly canary: (turnMs: number, asked: boolean) => Promise<readonly CanaryResult[] | undefined>;
  /** Never rejects. */
  readonly steward: (turnMs: number) => Promise<void>;
  /** @returns the sources that are purged. */
  readonly coarse: (asked: AskedFor, turnMs: number) => Promise<readonly string[]>;
  readonly flush: () => void;
}

/** Longest a whole examination takes, in milliseconds: who asked by hand waits for it. */
const EXAMINATION_MS = 25_000;

/** Longest a steward's round takes, in milliseconds: what it does not get to, it finds due again. */
const STEWARD_MS = 15_000;

/** Left to note what was told, in milliseconds. */
const TELLING_MS = 3_000;

/** @throws {ConfigError} with everything that is wrong with the environment. */
export function compose(env: Readonly<Record<string, string | undefined>>, config: Config): Doctor {
  const read = new EnvReader(env);
  const expected = read.json(ENV.expected, "what the construct writes", readExpected);
  const ledgerTable = read.text(ENV.ledgerTable);
  const laterQueueUrl = read.text(ENV.laterQueueUrl);
  const configHash = read.text(ENV.config);
  const functions = read.json(ENV.functions, "a list of names", (value) => (isTexts(value) ? value : undefined));
  const dynamodb = new DynamoDBClient(AWS_CLIENT_OPTIONS);
  const observers = observersFromEnv(env, read, { namespace: config.namespace, dynamodb });
  const databases = redisOf(expected, read.optional(ENV.localRedisUrl));
  const newCanary = canaryFromEnv(config, read, { dynamodb, ledgerTable, databases, clock: systemClock });
  read.throwIfAny();
  if (!expected || !functions) throw new Error(`${ENV.expected} or ${ENV.functions} was not read`);

  const { report, flush } = powertoolsReporter();
  const notes = new DynamodbNotes(dynamodb, ledgerTable, systemClock);
  const run = { expected, config, observers, notes, clock: systemClock, report };
  const deployed = deployedOf(expected, config, configHash);
  const mappings = new Map(Object.entries(expected.tables));
  const distributions = Object.entries(expected.edges).map(([name, { distribution }]) => [name, distribution] as const);
  const whichAreLive = liveEdges(notes, new Map(distributions));
  const lookout = { deployed, configHash, mappings, functions, observers };
  const stewarding = {
    deployed,
    notes,
    laterQueue: new SqsLaterQueue(new SQSClient(AWS_CLIENT_OPTIONS), laterQueueUrl),
    look: (signal: AbortSignal) => lookAround(lookout, signal),
    clock: systemClock,
    report,
  };
  return {
    diagnose: (turnMs) => {
      const looksUntil = signalWithin(Math.min(turnMs - TELLING_MS, EXAMINATION_MS));
      return diagnose({ ...run, looksUntil, signal: signalWithin(turnMs) });
    },
    canary: async (turnMs, asked) => {
      if (!newCanary) return undefined;
      const signal = signalWithin(turnMs);
      const canary = newCanary();
      const edges = await whichAreLive(canary.edges, signal);
      if (edges.length === 0 && canary.edges.length > 0) return undefined;
      const fly = () => runCanary({ ...canary, edges, report, signal: signalWithin(turnMs - TELLING_MS) });
      return await runWhenDue({ notes, clock: systemClock, asked, run: fly, signal });
    },
    steward: async (turnMs) => {
      try {
        await steward({ ...stewarding, signal: signalWithin(Math.min(turnMs, STEWARD_MS)) });
      } catch (error) {
        report({ type: "steward-failed", error: describeError(error) });
      }
    },
    coarse: (asked, turnMs) => coarseByHand(asked, { ...stewarding, signal: signalWithin(turnMs) }),
    flush,
  };
}

/** Databases as the construct tells of them. @param localUrl - in place of every database's own. */
function redisOf(expected: Expected | undefined, localUrl: string | undefined): ReadonlyMap<string, RedisAccess> {
  const secrets = new SecretsManagerClient(AWS_CLIENT_OPTIONS);
  return new Map(
    Object.entries(expected?.redis ?? {}).map(([name, { url, secret }]) => [
      name,
      { url: localUrl ?? url, token: new SecretsManagerSecret(secrets, secret) },
    ]),
  );
}

function signalWithin(ms: number): AbortSignal {
  const signal = AbortSignal.timeout(Math.max(0, ms));
  // every look listens
  setMaxListeners(0, signal);
  return signal;
}
