import { functionMetric } from "../watched-metrics.ts";
import { type AlarmDefinition, THRICE } from "./alarm-definition.ts";

/** That a function fails, or may not run. Once is nothing: whatever it was given comes again. */
export function failing(
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
