import { ownMetric } from "../watched-metrics.ts";
import { type AlarmDefinition, ONCE } from "./alarm-definition.ts";
import type { Limits } from "./alarm-thresholds.ts";
import type { WatchedParts } from "./watched-parts.ts";

/** What failed and waits to be done again. */
export function redriveAlarms({ namespace }: WatchedParts, { redriveBacklog }: Limits): readonly AlarmDefinition[] {
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
