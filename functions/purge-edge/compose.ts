import { setMaxListeners } from "node:events";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { randomChance } from "../../shared/adapters/chance/random.ts";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { SqsDeadLetters } from "../../shared/adapters/dead-letters/sqs.ts";
import { SqsDoorbell } from "../../shared/adapters/doorbell/sqs.ts";
import { CloudFrontEdgeCache } from "../../shared/adapters/edge-cache/cloudfront.ts";
import { DynamodbEdgeLedger } from "../../shared/adapters/edge-ledger/dynamodb.ts";
import { newPlanId } from "../../shared/adapters/edge-ledger/plan-id.ts";
import { DynamodbNotes } from "../../shared/adapters/notes/dynamodb.ts";
import { S3SqsParking } from "../../shared/adapters/parking/s3-sqs.ts";
import { powertoolsReporter } from "../../shared/adapters/reporter/powertools.ts";
import { withTimeLimit } from "../../shared/adapters/with-time-limit.ts";
import type { Config } from "../../shared/config/config.ts";
import { ENV } from "../../shared/env.ts";
import type { QueueMessage } from "../../shared/pipeline/ledger/read-messages.ts";
import type { Hold } from "../../shared/pipeline/plan/edge-state.ts";
import { purgeEdges } from "../../shared/pipeline/purge-edge.ts";
import { holdEdge, releaseEdge } from "../../shared/pipeline/purge/hold-edge.ts";
import { EDGE_CALL_TIMEOUT_MS, type Planner, type Turn } from "../../shared/pipeline/purge/planner.ts";
import { sweepEdges } from "../../shared/pipeline/purge/sweep-edges.ts";
import { observedNoter } from "../../shared/pipeline/stewardship/note-observed.ts";
import { liveness } from "../../shared/pipeline/stewardship/liveness.ts";
import { EnvReader } from "../../shared/read-env.ts";

/** Longest that an item which CloudFront refused holds up the others to be parked, in milliseconds. */
const PARK_TIMEOUT_MS = 1_500;

/** The function, put together from its environment. */
export interface PurgeEdge {
  /** @returns ids of the messages that must come again. */
  readonly purge: (messages: readonly QueueMessage[], turnMs: number) => Promise<readonly string[]>;
  readonly sweep: (turnMs: number) => Promise<void>;
  readonly hold: (edge: string, minutes: number, turnMs: number) => Promise<Hold>;
  readonly release: (edge: string, turnMs: number) => Promise<void>;
  readonly flush: () => void;
}

/** @throws {ConfigError} with everything that is wrong with the environment. */
export function compose(env: Readonly<Record<string, string | undefined>>, config: Pick<Config, "edges">): PurgeEdge {
  const read = new EnvReader(env);
  const distributions = read.texts(ENV.edges);
  read.mustCover(ENV.edges, Object.keys(config.edges), distributions);
  const edgeQueueUrl = read.text(ENV.edgeQueueUrl);
  const parkedQueueUrl = read.text(ENV.parkedQueueUrl);
  const parkedBucket = read.text(ENV.parkedBucket);
  const deadLettersUrl = read.text(ENV.edgeDeadLettersUrl);
  const ledgerTable = read.text(ENV.ledgerTable);
  const region = read.text("AWS_REGION");
  const endpoint = read.optional("AWS_ENDPOINT_URL_S3");
  read.throwIfAny();

  const sqs = new SQSClient(AWS_CLIENT_OPTIONS);
  const dynamodb = new DynamoDBClient(AWS_CLIENT_OPTIONS);
  const ledgerAccess = { client: dynamodb, table: ledgerTable, clock: systemClock };
  const notes = new DynamodbNotes(ledgerAccess);
  // the planner decides when an edge is called again, under the same id
  const cloudFront = new CloudFrontClient({ ...AWS_CLIENT_OPTIONS, maxAttempts: 1 });
  const edges = Object.values(config.edges).flatMap((settings) => {
    const distributionId = distributions.get(settings.name);
    if (distributionId === undefined) return [];
    const own = { distributionId, timeoutMs: EDGE_CALL_TIMEOUT_MS };
    const cache = new CloudFrontEdgeCache(cloudFront, own, systemClock);
    const isLive = settings.untilLive === "observe" ? liveness(notes, settings.name, distributionId) : undefined;
    const noteObserved = settings.mode === "observe" ? observedNoter(notes, settings.name) : undefined;
    const target = { settings, cache, ...(isLive && { isLive }), ...(noteObserved && { noteObserved }) };
    return [[settings.name, target] as const];
  });
  const parking = new S3SqsParking(sqs, { bucket: parkedBucket, queueUrl: parkedQueueUrl, region, endpoint, env });
  const reporter = powertoolsReporter();
  const planner: Planner = {
    edges: new Map(edges),
    ledger: new DynamodbEdgeLedger(ledgerAccess),
    doorbell: new SqsDoorbell(sqs, edgeQueueUrl, systemClock),
    parking: {
      park: (changes, signal) => withTimeLimit(signal, PARK_TIMEOUT_MS, (limited) => parking.park(changes, limited)),
    },
    deadLetters: new SqsDeadLetters(sqs, deadLettersUrl),
    report: reporter.report,
    clock: systemClock,
    chance: randomChance,
    newPlanId,
  };
  return {
    purge: async (messages, turnMs) => (await purgeEdges(messages, planner, turnOf(turnMs))).failed,
    sweep: (turnMs) => sweepEdges(planner, turnOf(turnMs)),
    hold: (edge, minutes, turnMs) => holdEdge(edge, { minutes }, planner, turnOf(turnMs).signal),
    release: (edge, turnMs) => releaseEdge(edge, undefined, planner, turnOf(turnMs).signal),
    flush: () => reporter.flush(),
  };
}

function turnOf(turnMs: number): Turn {
  const signal = AbortSignal.timeout(turnMs);
  // rows are deleted by the dozen, and each call listens
  setMaxListeners(0, signal);
  return { signal, untilMs: systemClock.now() + turnMs };
}
