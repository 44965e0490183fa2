import { apiMetric, functionMetric, ownMetric } from "../watched-metrics.ts";
import { type AlarmDefinition, ONCE, THRICE } from "./alarm-definition.ts";
import type { Limits } from "./alarm-thresholds.ts";
import type { WatchedParts } from "./watched-parts.ts";

/** A purge API that can't do what it is asked, or that somebody tries to get into. */
export function apiAlarms(
  { purgeApi, namespace }: WatchedParts,
  { credentialsRefused }: Limits,
): readonly AlarmDefinition[] {
  if (!purgeApi) return [];
  return [
    {
      name: "PurgeApiErrors",
      symptom: "Purges that are asked for fail: at least 1 request is answered with 5xx in 10 of 15 minutes.",
      metric: apiMetric(purgeApi.api.apiId, "5xx"),
      threshold: 0,
      datapoints: [2, 3],
      missing: "fine",
    },
    {
      name: "PurgeApiThrottles",
      symptom:
        "Purges that are asked for fail: for a quarter of an hour, at least 1 request in 5 minutes found no room in Lambda.",
      metric: functionMetric(purgeApi.function, "Throttles", "Sum"),
      threshold: 0,
      datapoints: THRICE,
      missing: "fine",
    },
    {
      name: "TokensThrottled",
      symptom:
        "Purges that are asked for come late: for a quarter of an hour, at least 1 token in 5 minutes had no request left.",
      metric: ownMetric(namespace, "purge-api", "RequestsThrottled", "Sum"),
      threshold: 0,
      datapoints: THRICE,
      missing: "fine",
    },
    {
      name: "CredentialsRefused",
      symptom: `Somebody may be trying tokens, or uses one that ended: more than ${credentialsRefused} requests in 5 minutes were refused for their credentials.`,
      metric: ownMetric(namespace, "purge-api", "CredentialsRefused", "Sum"),
      threshold: credentialsRefused,
      datapoints: ONCE,
      missing: "fine",
    },
  ];
}
