/** An event source mapping as it is now. */
export interface MappingSeen {
  /** `Enabled`, `Disabled`, or on its way to either. */
  readonly state: string;
  readonly source: string;
  readonly batchSize: number;
  readonly parallelization: number;
  readonly bisects: boolean;
  readonly retries: number;
  readonly maxAgeSeconds: number;
  readonly reportsItemFailures: boolean;
  readonly destination: string | undefined;
  /** Names its filters; `undefined` without any. */
  readonly filters: string | undefined;
  /** What Lambda says of its last try, in its own words: `OK`, `PROBLEM: Function call failed`. */
  readonly lastResult: string | undefined;
}

/** A function as it is now. */
export interface FunctionSeen {
  readonly variables: ReadonlyMap<string, string>;
  /** Whether an update of it is still under way, or failed. */
  readonly updating: boolean;
  readonly modifiedAtMs: number;
  readonly timeoutMs: number;
}

/** A table as it is now. */
export interface TableSeen {
  /** Of the current stream; `undefined` when it is off. */
  readonly stream: { readonly arn: string; readonly view: string } | undefined;
}

/** A queue as it is now. */
export interface QueueSeen {
  /** Messages, wherever they are: waiting, delayed or in flight. */
  readonly messages: number;
  /** Of these, taken by somebody who is not done with them. */
  readonly inFlight: number;
  readonly retentionSeconds: number;
  readonly visibilitySeconds: number;
  /** ARN of its dead-letter queue. */
  readonly deadLetters: string | undefined;
  readonly arn: string;
}

/** What came of putting an object into a bucket. */
export interface BucketSeen {
  readonly writable: boolean;
  /** Its own word for why not, for example `403`. */
  readonly refusal: string | undefined;
}

/** How responses of some paths are cached and changed. */
export interface BehaviorSeen {
  /** `*` is the default one. */
  readonly pattern: string;
  /** In seconds, where the behaviour itself says so, in the old way. */
  readonly ttls: TtlsSeen | undefined;
  readonly cachePolicy: string | undefined;
  readonly headersPolicy: string | undefined;
}

export interface TtlsSeen {
  readonly minSeconds: number;
  readonly defaultSeconds: number;
}

/** A distribution as it is now. */
export interface DistributionSeen {
  readonly enabled: boolean;
  readonly deployed: boolean;
  /** Where viewers find it, for example `https://d111111abcdef8.cloudfront.net`. */
  readonly url: string;
  readonly tagHeader: string | undefined;
  readonly behaviors: readonly BehaviorSeen[];
  /** Seconds that responses of a status are kept at least, by status. Others are kept for 10. */
  readonly errorTtlSeconds: ReadonlyMap<number, number>;
}

/** A response without its body. */
export interface ResponseSeen {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Of status line and headers as they were sent. */
  readonly headerBytes: number;
}

/** What Redis says to a token. */
export interface RedisSeen {
  readonly write: RedisAnswer;
  readonly scan: RedisAnswer;
  /** `noeviction`, `optimistic-volatile`; `undefined` when it can't be told. */
  readonly evictionPolicy: string | undefined;
}

/** What became of a command. */
export type RedisAnswer = "done" | "unreachable" | "token-refused" | "not-permitted" | "full" | "quota" | "failed";

/** A schedule as it is now. */
export interface ScheduleSeen {
  readonly enabled: boolean;
  readonly expression: string;
}

/** An alarm as it is now. */
export interface AlarmSeen {
  readonly name: string;
  readonly actionsEnabled: boolean;
  readonly actions: readonly string[];
  readonly ringing: boolean;
  readonly description: string | undefined;
}

/** Who hears a topic. */
export interface TopicSeen {
  readonly confirmed: number;
  readonly pending: number;
}
