import { ownMetric } from "../watched-metrics.ts";
import { type AlarmDefinition, ONCE } from "./alarm-definition.ts";
import type { WatchedParts } from "./watched-parts.ts";

/** What the doctor finds. */
export function doctorAlarms({ namespace }: WatchedParts): readonly AlarmDefinition[] {
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
