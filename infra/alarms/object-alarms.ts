import { ownMetric, queueMetric } from "../watched-metrics.ts";
import { type AlarmDefinition, ONCE, THRICE } from "./alarm-definition.ts";
import type { Limits } from "./alarm-thresholds.ts";
import { failing } from "./failing.ts";
import type { WatchedParts } from "./watched-parts.ts";

/** Purges of Redis that wait. */
export function objectAlarms(
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
