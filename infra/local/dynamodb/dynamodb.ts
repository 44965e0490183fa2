import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { LocalService, LocalServiceOptions } from "../service.ts";
import { continuousBackupOperations } from "./continuous-backups.ts";
import { httpFront } from "./http-front.ts";
import { IdempotencyTokens } from "./idempotency-tokens.ts";
import { itemOperations } from "./item-operations.ts";
import { REGION } from "./place.ts";
import { resourceTagOperations } from "./resource-tags.ts";
import { streamOperations } from "./streams/stream-operations.ts";
import { Streams } from "./streams/streams.ts";
import { tableOperations } from "./table-operations.ts";
import { Tables } from "./tables.ts";
import { deleteExpired, timeToLiveOperations } from "./time-to-live.ts";
import { transactGetItems } from "./transact-get-items.ts";
import { transactWriteItems } from "./transact-write-items.ts";

const HOUR_MS = 3_600_000;
const DEFAULT_RETENTION_MS = 24 * HOUR_MS;
const DEFAULT_SHARD_MS = 4 * HOUR_MS;
const DEFAULT_TTL_SWEEP_MS = 1_000;

export interface LocalDynamodbOptions extends LocalServiceOptions {
  /**
   * How long stream records are kept, in milliseconds.
   *
   * @default a day, as on AWS
   */
  readonly retentionMs?: number;
  /**
   * How long a shard takes records before a child takes over, in milliseconds.
   *
   * @default four hours, as on AWS
   */
  readonly shardMs?: number;
  /**
   * Time between two looks for expired items and stream records, in milliseconds.
   *
   * @default a second
   */
  readonly ttlSweepMs?: number;
  /** @default the system's */
  readonly clock?: Clock;
}

/**
 * Starts a DynamoDB with Streams, in memory, both APIs on one endpoint. Expressions and validation are dynalite's;
 * tables, streams, transactions, time to live and the wire are ours. Any number run side by side.
 *
 * @example
 * ```ts
 * const dynamodb = await startDynamodb();
 * const client = new DynamoDBClient({ endpoint: dynamodb.url, region: "us-east-1", credentials });
 * await dynamodb.close();
 * ```
 */
export async function startDynamodb(options: LocalDynamodbOptions = {}): Promise<LocalService> {
  const {
    port = 0,
    intercept,
    retentionMs = DEFAULT_RETENTION_MS,
    shardMs = DEFAULT_SHARD_MS,
    ttlSweepMs = DEFAULT_TTL_SWEEP_MS,
    clock = Date,
  } = options;
  const tables = new Tables();
  const streams = new Streams({ clock, region: REGION, shardMs, retentionMs });
  const tokens = new IdempotencyTokens(clock);
  const server = httpFront(
    {
      DynamoDB_20120810: {
        ...tableOperations({ tables, streams, clock }),
        ...itemOperations(tables),
        ...timeToLiveOperations(tables),
        ...continuousBackupOperations(tables, clock),
        ...resourceTagOperations(tables),
        TransactWriteItems: (request) => transactWriteItems(request, tables, tokens),
        TransactGetItems: (request) => transactGetItems(request, tables),
      },
      DynamoDBStreams_20120810: { ...streamOperations(streams, clock) },
    },
    intercept,
  );
  server.listen(port, "127.0.0.1");
  await once(server, "listening");

  const sweep = setInterval(() => {
    for (const table of tables.all()) deleteExpired(table, tables, clock.now());
    streams.trim();
  }, ttlSweepMs).unref();

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      clearInterval(sweep);
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
