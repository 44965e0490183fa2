import { Duration } from "aws-cdk-lib/core";
import { functionMetric, mappingMetric, ownMetric } from "../watched-metrics.ts";
import { type AlarmDefinition, ONCE } from "./alarm-definition.ts";
import type { Limits } from "./alarm-thresholds.ts";
import { failing } from "./failing.ts";
import type { WatchedParts } from "./watched-parts.ts";

/** Changes that come late, or can't be handled. */
export function changeAlarms(
  { changePurger, namespace }: WatchedParts,
  { streamLag }: Limits,
): readonly AlarmDefinition[] {
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
    {
      name: "OutsideCoarse",
      symptom:
        "Pages and objects will stay old once a whole source is purged in place of a change: at least 1 rule reaches beyond its source's coarse.",
      metric: ownMetric(namespace, "on-change", "OutsideCoarse", "Sum"),
      threshold: 0,
      datapoints: ONCE,
      missing: "fine",
    },
  ];
}
