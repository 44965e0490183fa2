import { Duration } from "aws-cdk-lib/core";
import type { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { ChangePurger } from "./constructs/change-purger.ts";
import type { EdgePurger } from "./constructs/edge-purger.ts";
import type { ObjectRetry } from "./constructs/object-retry.ts";
import type { Redrive } from "./constructs/redrive.ts";
import { functionMetric, mappingMetric, ownMetric, queueMetric } from "./watched-metrics.ts";

/** Something a person should be woken for. */
export interface AlarmDefinition {
  /** Heading in the runbook, and how the alarm is called. */
  readonly name: string;
  /** Name of the edge or table it is about, where there is one alarm for each. */
  readonly of?: string;
  /** What a reader of the site notices, in one sentence with the number that was passed. */
  readonly symptom: string;
  readonly metric: Metric;
  /** It goes off above this, in the metric's unit. */
  readonly threshold: number;
  /** Of so many of the metric's periods, this many must be above it. */
  readonly datapoints: readonly [above: number, of: number];
  /**
   * What it means when nothing is measured: that nothing happened, or that whoever should tell is gone. The latter is only for
   * what is measured all the time, on the quietest night too, and not right after the first deploy.
   */
  readonly missing: "fine" | "alarming";
  /**
   * How long it keeps still after it was first deployed, whatever is measured.
   *
   * @default it goes off as soon as anything is wrong
   */
  readonly keepsStill?: Duration;
}

/** What alarms and dashboard are about. */
export interface WatchedParts {
  /** Of the functions' own metrics. */
  readonly namespace: string;
  /** As the config names them. */
  readonly edges: readonly string[];
  readonly changePurger: ChangePurger;
  readonly objectRetry: ObjectRetry;
  readonly edgePurger: EdgePurger;
  readonly redrive: Redrive;
}

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
}

const DEFAULT_THRESHOLDS = {
  streamLag: Duration.minutes(5),
  redisRetryDepth: 100,
  edgeQueueAge: Duration.minutes(5),
  edgeBacklog: Duration.minutes(10),
  edgeRefusals: 3,
  redriveBacklog: Duration.hours(1),
} as const satisfies Required<AlarmThresholds>;

/** At once: what counted does not mend itself. */
const ONCE = [1, 1] as const;
/** A quarter of an hour long. */
const THRICE = [3, 3] as const;

/** Every alarm there is, in the order of the pipeline. Each has a heading of its name in `docs/runbook.md`. */
export function alarmsOf(parts: WatchedParts, overrides: AlarmThresholds = {}): readonly AlarmDefinition[] {
  const limits = { ...DEFAULT_THRESHOLDS, ...overrides };
  return [
    ...changeAlarms(parts, limits),
    ...objectAlarms(parts, limits),
    ...edgeAlarms(parts, limits),
    ...redriveAlarms(parts, limits),
    ...doctorAlarms(parts),
  ];
}

type Limits = Required<AlarmThresholds>;

function changeAlarms({ changePurger, namespace }: WatchedParts, { streamLag }: Limits): readonly AlarmDefinition[] {
  const onChange = changePurger.function;
  return [
    {
      name: "StreamLag",
      symptom: `Pages and objects stay old: changes wait more than ${streamLag.toHumanString()} in their table's stream.`,
      metric: functionMetric(onChange, "IteratorAge", "Maximum"),
      threshold: streamLag.toMilliseconds(),
      datapoints: ONCE,
      // A first deploy begins with the oldest change the stream still has.
      keepsStill: Duration.minutes(15),
      // Lambda measures it per batch, and a table may be quiet all night. That nobody listens is found by other means.
      missing: "fine",
    },
    ...failing(onChange, "OnChange", "changes are taken up late, or given up after 6 hours"),
    ...Object.entries(changePurger.mappings).map(([table, mapping]): AlarmDefinition => ({
      name: "FailedBatches",
      of: table,
      symptom: `Pages and objects stay old: at least 1 change of ${table} was given up, and is kept in the parking bucket.`,
      metric: mappingMetric(mapping, "OnFailureDestinationDeliveredEventCount"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    })),
    {
      name: "DestinationUnreachable",
      symptom: "Changes may be lost: at least 1 time the parking bucket did not take a batch that was given up.",
      metric: functionMetric(onChange, "DestinationDeliveryFailures", "Sum"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
    {
      name: "ChangesParked",
      symptom: "More is purged than need be: at least 1 change could not be handled, and all of its source was purged.",
      metric: ownMetric(namespace, "on-change", "ChangesParked", "Sum"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
  ];
}

function objectAlarms(
  { objectRetry, namespace }: WatchedParts,
  { redisRetryDepth }: Limits,
): readonly AlarmDefinition[] {
  const { function: redisRetry, queue } = objectRetry;
  return [
    {
      name: "RedisPurgesFail",
      symptom:
        "Objects from Redis stay old: for a quarter of an hour, at least 1 purge of Redis failed every 5 minutes.",
      metric: ownMetric(namespace, "redis-retry", "LaterPurgeFailures", "Sum"),
      threshold: 0,
      // One purge alone is tried every five minutes at the latest, give or take: a period may miss it.
      datapoints: [3, 4],
      missing: "fine",
    },
    {
      name: "RedisRetryGrowing",
      symptom: `Objects from Redis stay old: for a quarter of an hour, more than ${redisRetryDepth} purges of Redis waited to be made.`,
      metric: queueMetric(queue.queue, "ApproximateNumberOfMessagesVisible"),
      threshold: redisRetryDepth,
      datapoints: THRICE,
      missing: "fine",
    },
    ...failing(redisRetry, "RedisRetry", "purges of Redis that were put off are made late"),
    {
      name: "DeadLaterPurges",
      symptom: "Objects from Redis stay old: at least 1 purge of Redis was given up.",
      metric: queueMetric(queue.deadLetters, "ApproximateNumberOfMessagesVisible"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
  ];
}

function edgeAlarms(parts: WatchedParts, limits: Limits): readonly AlarmDefinition[] {
  const { function: purgeEdge, queue } = parts.edgePurger;
  return [
    {
      name: "EdgeQueueAge",
      symptom: `Pages stay old: purges wait more than ${limits.edgeQueueAge.toHumanString()} in the edge queue.`,
      metric: queueMetric(queue.queue, "ApproximateAgeOfOldestMessage"),
      threshold: limits.edgeQueueAge.toSeconds(),
      datapoints: ONCE,
      missing: "fine",
    },
    ...failing(purgeEdge, "PurgeEdge", "purges are sent late"),
    {
      name: "DeadEdgeMessages",
      symptom: "Pages stay old: at least 1 message of the edge queue was given up.",
      metric: queueMetric(queue.deadLetters, "ApproximateNumberOfMessagesVisible"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
    ...parts.edges.flatMap((edge) => alarmsOfEdge(edge, parts.namespace, limits)),
  ];
}

function alarmsOfEdge(edge: string, namespace: string, limits: Limits): readonly AlarmDefinition[] {
  const own = (
    ...[name, statistic]: [
      "EdgeBacklogAge" | "EdgeRefusals" | "EdgeItemsParked" | "StalenessBoundBroken",
      "Sum" | "Maximum",
    ]
  ) => ownMetric(namespace, "purge-edge", name, statistic, edge);
  return [
    {
      name: "EdgeBacklog",
      of: edge,
      symptom: `Pages of ${edge} stay old: purges wait more than ${limits.edgeBacklog.toHumanString()} to be sent, or nobody looks after them.`,
      metric: own("EdgeBacklogAge", "Maximum"),
      threshold: limits.edgeBacklog.toMilliseconds(),
      datapoints: ONCE,
      // The sweep tells it every minute, whatever happens. Silence means that purge-edge does not run.
      missing: "alarming",
    },
    {
      name: "EdgeRefusals",
      of: edge,
      symptom: `Pages of ${edge} stay old: CloudFront refused more than ${limits.edgeRefusals} purges in 5 minutes, for a quarter of an hour.`,
      metric: own("EdgeRefusals", "Sum"),
      threshold: limits.edgeRefusals,
      datapoints: THRICE,
      missing: "fine",
    },
    {
      name: "EdgeItemsParked",
      of: edge,
      symptom: `More of ${edge} is purged than need be: at least 1 tag or path is such that CloudFront never takes it.`,
      metric: own("EdgeItemsParked", "Sum"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
    {
      name: "StalenessBoundBroken",
      of: edge,
      symptom: `Pages of ${edge} were older than promised: at least 1 purge came later than maxStaleness.`,
      metric: own("StalenessBoundBroken", "Sum"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
  ];
}

function redriveAlarms({ namespace }: WatchedParts, { redriveBacklog }: Limits): readonly AlarmDefinition[] {
  const own = (name: string, statistic: "Sum" | "Maximum") => ownMetric(namespace, "redrive", name, statistic);
  return [
    {
      name: "RedriveBacklog",
      symptom: `Pages and objects stay old: what failed waits more than ${redriveBacklog.toHumanString()} to be done again, or nobody looks after it.`,
      metric: own("RedriveBacklogAge", "Maximum"),
      threshold: redriveBacklog.toMilliseconds(),
      datapoints: ONCE,
      // Redrive tells it every five minutes.
      missing: "alarming",
    },
    {
      name: "RedriveHeld",
      symptom:
        "Pages and objects stay old: AWS does not let at least 1 change or message be worked off, 10 minutes long.",
      metric: own("RedriveHeld", "Maximum"),
      threshold: 0,
      datapoints: [2, 2],
      missing: "fine",
    },
    {
      name: "RedriveGaveUp",
      symptom:
        "More is purged than need be: at least 1 change or message failed 3 times, and all it could touch was purged.",
      metric: own("RedriveGaveUp", "Sum"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
  ];
}

function doctorAlarms({ namespace }: WatchedParts): readonly AlarmDefinition[] {
  const own = (name: string) => ownMetric(namespace, "doctor", name, "Maximum");
  return [
    {
      name: "MappingsDisabled",
      symptom: "Pages and objects stay old: at least 1 event source mapping takes nothing that is written or queued.",
      metric: own("MappingsDisabled"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
    {
      name: "DoctorProblems",
      symptom:
        "Pages will stay old: at least 1 part is wired wrongly, as the doctor finds, 10 minutes long; or it does not look.",
      metric: own("DoctorProblems"),
      threshold: 0,
      datapoints: [2, 2],
      // The doctor tells it every five minutes.
      missing: "alarming",
    },
  ];
}

/** That a function fails, or may not run. Once is nothing: whatever it was given comes again. */
function failing(
  fn: Parameters<typeof functionMetric>[0],
  called: "OnChange" | "RedisRetry" | "PurgeEdge",
  consequence: string,
): readonly AlarmDefinition[] {
  return [
    {
      name: `${called}Errors`,
      symptom: `Pages and objects stay old: at least 1 invocation fails in 10 of 15 minutes, so that ${consequence}.`,
      metric: functionMetric(fn, "Errors", "Sum"),
      threshold: 0,
      datapoints: [2, 3],
      missing: "fine",
    },
    {
      name: `${called}Throttles`,
      symptom: `Pages and objects stay old: for a quarter of an hour, at least 1 invocation in 5 minutes found no room, so that ${consequence}.`,
      metric: functionMetric(fn, "Throttles", "Sum"),
      threshold: 0,
      datapoints: THRICE,
      missing: "fine",
    },
  ];
}
