/** How Lambda is to read a stream, as it was synthesized. */
export interface StreamSettings {
  readonly batchSize: number;
  readonly parallelization: number;
  readonly bisects: boolean;
  readonly retries: number;
  readonly maxAgeSeconds: number;
  readonly reportsItemFailures: boolean;
  /** ARN of the failure destination. */
  readonly destination: string;
}

export interface ExpectedTable {
  /** Name in DynamoDB. */
  readonly name: string;
  /** UUID of its event source mapping. */
  readonly mapping: string;
  /** Where its mapping is synthesized unlike the others'. */
  readonly differs?: Partial<StreamSettings>;
  /** Names its filters; absent without any. */
  readonly filters?: string;
}

export interface ExpectedQueue {
  /** Name in SQS. */
  readonly name: string;
  readonly retentionSeconds: number;
  readonly visibilitySeconds: number;
  /** Name of its dead-letter queue, if it is to have one. */
  readonly deadLetters?: string;
  /** What Lambda takes from it; absent when no function does. */
  readonly mapping?: { readonly id: string; readonly batchSize: number };
}

export interface ExpectedEdge {
  readonly distribution: string;
  /** Pages to look at, and where the origin answers for them. */
  readonly samples?: Samples;
}

/** Pages of an edge that stand for the others. */
export interface Samples {
  /** `https://origin.example.com`, where the origin answers without the edge. */
  readonly origin: string;
  /** Paths of pages that show items, for example one of each kind. */
  readonly paths: readonly string[];
}

export interface ExpectedRedis {
  readonly url: string;
  /** ARN of the secret with its token. */
  readonly secret: string;
}

export interface ExpectedSchedule {
  /** Name of the rule. */
  readonly rule: string;
  readonly expression: string;
}

/**
 * What was deployed, as the construct tells the doctor: one JSON text, and a short one, since a parameter takes 8 KB. All
 * names are as the config or the construct has them.
 */
export interface Expected {
  readonly tables: Readonly<Record<string, ExpectedTable>>;
  /** Of every table's mapping, but for what `differs`. */
  readonly stream: StreamSettings;
  readonly queues: Readonly<Record<string, ExpectedQueue>>;
  /** URL of any of them: but for its name, those of all. */
  readonly queueUrl: string;
  readonly bucket: string;
  readonly edges: Readonly<Record<string, ExpectedEdge>>;
  readonly redis: Readonly<Record<string, ExpectedRedis>>;
  readonly schedules: Readonly<Record<string, ExpectedSchedule>>;
  /** URL of the purge API; absent without one. */
  readonly api?: string;
  /** Absent when the user wants none. */
  readonly alarms?: ExpectedAlarms;
}

/** Metric alarms, and whom they tell. */
export interface ExpectedAlarms {
  /** How all their names begin. */
  readonly prefix: string;
  /** Folded, as by `foldAlarmNames`. */
  readonly names: readonly string[];
  /** ARN of the topic they notify. */
  readonly topic: string;
}
