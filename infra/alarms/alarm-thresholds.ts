import { Duration } from "aws-cdk-lib/core";

/** How much is too much. Everything else goes off at the first. */
export interface AlarmThresholds {
  /**
   * How long a change may wait in its table's stream.
   *
   * @default {@link DEFAULT_THRESHOLDS}.streamLag
   */
  readonly streamLag?: Duration;
  /**
   * How many purges of Redis may wait to be made.
   *
   * @default {@link DEFAULT_THRESHOLDS}.redisRetryDepth
   */
  readonly redisRetryDepth?: number;
  /**
   * How long a message may wait in the edge queue.
   *
   * @default {@link DEFAULT_THRESHOLDS}.edgeQueueAge
   */
  readonly edgeQueueAge?: Duration;
  /**
   * How long a purge may wait for its edge, in the ledger.
   *
   * @default {@link DEFAULT_THRESHOLDS}.edgeBacklog
   */
  readonly edgeBacklog?: Duration;
  /**
   * How often an edge may refuse in five minutes, a quarter of an hour long.
   *
   * @default {@link DEFAULT_THRESHOLDS}.edgeRefusals
   */
  readonly edgeRefusals?: number;
  /**
   * How long what could not be done before may wait to be done again.
   *
   * @default {@link DEFAULT_THRESHOLDS}.redriveBacklog
   */
  readonly redriveBacklog?: Duration;
  /**
   * How long after its item was written the canary's page may be old.
   *
   * @default {@link DEFAULT_THRESHOLDS}.canaryTime
   */
  readonly canaryTime?: Duration;
  /**
   * How many requests to the purge API may be refused for their credentials in five minutes.
   *
   * @default {@link DEFAULT_THRESHOLDS}.credentialsRefused
   */
  readonly credentialsRefused?: number;
}

export const DEFAULT_THRESHOLDS = {
  streamLag: Duration.minutes(5),
  redisRetryDepth: 100,
  edgeQueueAge: Duration.minutes(5),
  edgeBacklog: Duration.minutes(10),
  edgeRefusals: 3,
  redriveBacklog: Duration.hours(1),
  canaryTime: Duration.seconds(30),
  credentialsRefused: 50,
} as const satisfies Required<AlarmThresholds>;

/** How much is too much, all of it said. */
export type Limits = Required<AlarmThresholds>;
