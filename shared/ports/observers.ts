import type {
  AlarmSeen,
  BucketSeen,
  DistributionSeen,
  FunctionSeen,
  MappingSeen,
  QueueSeen,
  RedisSeen,
  ResponseSeen,
  ScheduleSeen,
  TableSeen,
  TopicSeen,
  TtlsSeen,
} from "../doctor/observations.ts";

/**
 * Looks at one thing, and answers in bounded time. Looking again changes nothing.
 *
 * @returns what is seen; `undefined` when there is no such thing.
 * @throws {Error} when it can't be seen: no permission, no answer. The message says so without repeating data or secrets.
 */
export type Look<Of, Seen> = (of: Of, signal: AbortSignal) => Promise<Seen | undefined>;

/** Everything the doctor looks at the world with. */
export interface Observers {
  /** By name. */
  readonly function: Look<string, FunctionSeen>;
  /** By UUID. */
  readonly mapping: Look<string, MappingSeen>;
  /** By its name in the database. */
  readonly table: Look<string, TableSeen>;
  /** By URL. */
  readonly queue: Look<string, QueueSeen>;
  /** By name; puts the same small object each time. */
  readonly bucket: Look<string, BucketSeen>;
  /** By id. */
  readonly distribution: Look<string, DistributionSeen>;
  /** By id. */
  readonly cachePolicy: Look<string, TtlsSeen>;
  /** By id; names, in lower case, of the headers it removes. */
  readonly removedHeaders: Look<string, readonly string[]>;
  /** By URL. Follows no redirect, reads no body. */
  readonly response: Look<string, ResponseSeen>;
  /** The text of a secret, by ARN. */
  readonly secret: Look<string, string>;
  /** Writes, finds and removes a key of the doctor's own. */
  readonly redis: Look<{ readonly url: string; readonly token: string }, RedisSeen>;
  /** By the rule's name. */
  readonly schedule: Look<string, ScheduleSeen>;
  /** By names; those that are not there are left out. */
  readonly alarms: Look<readonly string[], readonly AlarmSeen[]>;
  /** By ARN. */
  readonly topic: Look<string, TopicSeen>;
  /** Milliseconds since the Unix epoch by somebody else's clock, to the second. */
  readonly serverTime: Look<void, number>;
}
