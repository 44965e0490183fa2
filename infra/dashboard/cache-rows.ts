import { Duration } from "aws-cdk-lib/core";
import { type IWidget, MathExpression, type Metric } from "aws-cdk-lib/aws-cloudwatch";
import { cacheMetric, type CacheMetrics } from "../watched-metrics.ts";
import { graph } from "./graph.ts";

/** How an application's cache is read, and what that costs. */
export function cacheRow(cache: CacheMetrics): readonly IWidget[] {
  const sum = (name: CacheMetricName): Metric => cacheMetric(cache, name, "Sum");
  const hitRatio = new MathExpression({
    expression: "100 * hits / (hits + misses)",
    usingMetrics: { hits: sum("Hits"), misses: sum("Misses") },
    label: "hit ratio",
    period: Duration.minutes(5),
  });
  return [
    graph("cache: hit ratio, %", [hitRatio]),
    graph("cache: reads", [sum("Hits"), sum("Misses"), sum("Stale"), sum("Joined"), sum("Pages")]),
    graph("cache: billed commands, round trips, purges", [sum("BilledCommands"), sum("RoundTrips"), sum("Purges")]),
  ];
}

/** What it loads, and what goes wrong with it. */
export function cacheLoadRow(cache: CacheMetrics): readonly IWidget[] {
  const sum = (name: CacheMetricName): Metric => cacheMetric(cache, name, "Sum");
  const times = (["HitTime", "LoadTime", "PurgeTime"] as const).flatMap((name) =>
    (["p50", "p99"] as const).map((statistic) =>
      cacheMetric(cache, name, statistic).with({ label: `${name} ${statistic}` }),
    ),
  );
  return [
    graph("cache: times, ms", times),
    graph("cache: loads, and what was not kept", [
      sum("Fills"),
      sum("ShortFills"),
      sum("Unstored"),
      sum("FailedLoads"),
    ]),
    graph("cache: Redis away or wrong, pages with too many tags", [
      sum("Timeouts"),
      sum("Refusals"),
      sum("BreakerOpenings"),
      sum("Corrupt"),
      sum("Folded"),
    ]),
  ];
}

type CacheMetricName = Parameters<typeof cacheMetric>[1];
