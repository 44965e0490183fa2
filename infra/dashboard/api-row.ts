import { Duration } from "aws-cdk-lib/core";
import { type IWidget, MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import type { PurgeApi } from "../constructs/purge-api.ts";
import { apiMetric, functionMetric, ownMetric } from "../watched-metrics.ts";
import { graph } from "./graph.ts";

/** What the purge API is asked, what it refuses, and how fast it answers. */
export function apiRow(namespace: string, { api: { apiId }, function: fn }: PurgeApi): readonly IWidget[] {
  const [requests, refused, failed] = [apiMetric(apiId, "Count"), apiMetric(apiId, "4xx"), apiMetric(apiId, "5xx")];
  const served = new MathExpression({
    expression: "requests - refused - failed",
    usingMetrics: { requests, refused, failed },
    label: "served",
    period: Duration.minutes(5),
  });
  return [
    graph("purge API: requests", [requests.with({ label: "requests" }), served]),
    graph("purge API: refused, and failed", [
      refused,
      failed,
      ownMetric(namespace, "purge-api", "CredentialsRefused", "Sum"),
      ownMetric(namespace, "purge-api", "RequestsThrottled", "Sum"),
      functionMetric(fn, "Throttles", "Sum"),
    ]),
    graph("purge API: time of an answer, ms", [
      apiMetric(apiId, "Latency", "p50").with({ label: "p50" }),
      apiMetric(apiId, "Latency", "p99").with({ label: "p99" }),
    ]),
  ];
}
