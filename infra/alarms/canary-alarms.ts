import { Duration } from "aws-cdk-lib/core";
import { ownMetric } from "../watched-metrics.ts";
import { type AlarmDefinition, ONCE } from "./alarm-definition.ts";
import type { Limits } from "./alarm-thresholds.ts";
import type { WatchedParts } from "./watched-parts.ts";

/** It flies once an hour, and a quarter of an hour after it failed. */
const PERIOD = Duration.hours(1);

/** What the canary sees: the whole way, from the write to the page. */
export function canaryAlarms({ namespace, canary }: WatchedParts, { canaryTime }: Limits): readonly AlarmDefinition[] {
  const watched = Object.entries(canary);
  if (watched.length === 0) return [];
  return [
    ...watched.map(([edge, since]): AlarmDefinition => ({
      name: "CanaryLate",
      of: edge,
      symptom: `Pages of ${edge} stay old: more than ${canaryTime.toHumanString()} pass from a write to its page, or no canary flies.`,
      metric: ownMetric(namespace, "doctor", "CanaryTime", "Maximum", edge).with({ period: PERIOD }),
      threshold: canaryTime.toMilliseconds(),
      datapoints: ONCE,
      // Nobody knows when an edge that only observes goes live.
      missing: since === "at once" ? "alarming" : "fine",
    })),
    {
      name: "CanaryFailures",
      symptom: "Pages or objects stay old: at least 2 purges within an hour did not work where the canary looked.",
      metric: ownMetric(namespace, "doctor", "CanaryFailures", "Sum").with({ period: PERIOD }),
      threshold: 1,
      datapoints: ONCE,
      missing: "fine",
    },
  ];
}
