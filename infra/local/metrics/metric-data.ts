import { type MetricIdentity, type MetricStore, MINUTE_MS, type Statistic, STATISTICS } from "./metric-store.ts";

/** A query of `GetMetricData` for one metric. */
interface Query {
  readonly Id: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
    };
    /** In seconds. */
    readonly Period: number;
    readonly Stat: string;
  };
}

/** What `GetMetricData` is asked. Times in seconds since the Unix epoch. */
export interface MetricDataInput {
  readonly MetricDataQueries?: readonly Query[];
  readonly StartTime?: number;
  readonly EndTime?: number;
}

/** Values of metrics, the newest first; of expressions and percentiles there are none here. */
export function metricData(
  { MetricDataQueries = [], StartTime = 0, EndTime = 0 }: MetricDataInput,
  metrics: MetricStore,
) {
  return {
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
      const points = MetricStat ? pointsOf(MetricStat, StartTime * 1_000, EndTime * 1_000, metrics) : [];
      return {
        Id,
        Label: MetricStat?.Metric.MetricName ?? Id,
        StatusCode: "Complete",
        Timestamps: points.map(({ atMs }) => atMs / 1_000),
        Values: points.map(({ value }) => value),
      };
    }),
  };
}

/** Periods begin at whole multiples of their length, as AWS's do. */
function pointsOf(
  { Metric, Period, Stat }: NonNullable<Query["MetricStat"]>,
  startMs: number,
  endMs: number,
  metrics: MetricStore,
): readonly { readonly atMs: number; readonly value: number }[] {
  const statistic = STATISTICS.find((one): one is Statistic => one === Stat);
  if (statistic === undefined) return [];
  const { Namespace: namespace, MetricName: name, Dimensions = [] } = Metric;
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  const metric: MetricIdentity = { namespace, name, dimensions };
  const periodMs = Math.max(MINUTE_MS, Period * 1_000);
  const points: { atMs: number; value: number }[] = [];
  for (let atMs = Math.floor(startMs / periodMs) * periodMs; atMs < endMs; atMs += periodMs) {
    const value = metrics.statistic(metric, statistic, atMs, atMs + periodMs);
    if (value !== undefined) points.unshift({ atMs, value });
  }
  return points;
}
