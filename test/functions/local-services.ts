import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { startObjects } from "../../infra/local/objects/objects.ts";
import { startQueues } from "../../infra/local/queue/queue.ts";
import { startRedis } from "../../infra/local/redis/redis.ts";
import type { Fault, Intercept, LocalCall } from "../../infra/local/service.ts";
import { afterAll, beforeAll, vi } from "vitest";
import { systemClock } from "../../shared/adapters/clock/system.ts";
import { DynamodbNotes } from "../../shared/adapters/notes/dynamodb.ts";
import { NO_STANDING, STANDING_NOTE, writeStanding } from "../../shared/pipeline/stewardship/standing.ts";
import { ENV } from "../../shared/env.ts";
import { localAws } from "../contracts/local-aws.ts";
import { startLedgerTable } from "../kit/ledger-table.ts";

export const REDIS_TOKEN = "redis-token-nobody-may-see";

/** Everything the functions talk to, on this machine, and the environment that tells them where. */
export async function startServices(intercept: Intercept) {
  const [redis, queues, objects, ledger] = await Promise.all([
    startRedis({ token: REDIS_TOKEN, intercept }),
    startQueues({ intercept }),
    startObjects({ intercept }),
    startLedgerTable(intercept),
  ]);
  const sqs = new SQSClient(localAws(queues.url));
  const s3 = new S3Client({ ...localAws(objects.url), forcePathStyle: true });
  const queueUrl = async (name: string) => (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? "";
  await s3.send(new CreateBucketCommand({ Bucket: "parked" }));
  // What tests write is written in the past: it must not pass for what was there before the first deploy.
  const standing = { ...NO_STANDING, tables: { "Shop-Products": { activatedAtMs: 0 } } };
  const notes = new DynamodbNotes({ ...ledger, clock: systemClock });
  await notes.write(STANDING_NOTE, writeStanding(standing), undefined, AbortSignal.timeout(10_000));
  const env: Readonly<Record<string, string>> = {
    [ENV.tables]: '{"Products":"Shop-Products"}',
    [ENV.edgeQueueUrl]: await queueUrl("edge"),
    [ENV.laterQueueUrl]: await queueUrl("later"),
    [ENV.edgeDeadLettersUrl]: await queueUrl("edge-dead"),
    [ENV.laterDeadLettersUrl]: await queueUrl("later-dead"),
    [ENV.parkedQueueUrl]: await queueUrl("parked"),
    [ENV.parkedBucket]: "parked",
    [ENV.ledgerTable]: ledger.table,
    [ENV.config]: "0123456789abcdef",
    [ENV.localRedisUrl]: redis.url,
    [ENV.localRedisToken]: REDIS_TOKEN,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "access-key",
    AWS_SECRET_ACCESS_KEY: "secret-key-nobody-may-see",
    AWS_ENDPOINT_URL_SQS: queues.url,
    AWS_ENDPOINT_URL_S3: objects.url,
    AWS_ENDPOINT_URL_DYNAMODB: ledger.url,
  };
  return {
    env,
    redis,
    queues,
    sqs,
    close: async () => {
      for (const client of [sqs, s3]) client.destroy();
      await Promise.all([redis.close(), queues.close(), objects.close(), ledger.close()]);
    },
  };
}

/** Services that all tests of a file share, and what becomes of the calls to them. */
export interface SharedServices {
  /** Only while tests run. */
  readonly services: Awaited<ReturnType<typeof startServices>>;
  fault: (call: LocalCall) => Fault | undefined;
}

/** Starts the services once for a file; its functions find them by the environment. */
export function servicesForAll(): SharedServices {
  let services: SharedServices["services"] | undefined;
  const shared: SharedServices = {
    get services() {
      if (!services) throw new Error("services run only while tests do");
      return services;
    },
    fault: () => undefined,
  };
  beforeAll(async () => {
    services = await startServices((call) => shared.fault(call));
    for (const [name, value] of Object.entries(services.env)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    await services?.close();
  });
  return shared;
}
