import type { CloudWatchClient, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { MeasuredParts } from "../../../doctor/status/status-view.ts";

/** What only metrics tell; what was not measured lately is absent. */
export interface Measures {
  /** Longest that changes waited in the streams of their tables, in milliseconds. */
  readonly streamLagMs?: number;
  /** How long the oldest message of a queue waits, in seconds, by the construct's names. */
  readonly queueAgesSeconds: Readonly<Record<string, number>>;
  /** What the last redrive left: objects, since when the oldest waits in milliseconds, and how many a person must look at. */
  readonly redrive?: { readonly left: number; readonly oldestMs: number; readonly held: number };
}

const PERIOD_SECONDS = 300;

/** Redrive measures once in five minutes, and CloudWatch takes a minute to tell. */
const BACK_MS = 900_000;

/**
 * Reads what metrics tell that nothing else does. About a dozen are asked for in one call, at $0.01 a thousand.
 *
 * @throws {Error} as the SDK does, for example without `cloudwatch:GetMetricData`.
 */
export async function readMeasures(
  client: CloudWatchClient,
  { namespace, functions, queues }: MeasuredParts,
  nowMs: number,
  signal: AbortSignal,
): Promise<Measures> {
  const { GetMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
  const names = Object.keys(queues);
  const own = (metric: string) => ({ of: { service: "redrive" }, in: namespace, metric });
  const wanted = [
    ...functions.map((name) => ({ of: { FunctionName: name }, in: "AWS/Lambda", metric: "IteratorAge" })),
    own("RedriveBacklog"),
    own("RedriveBacklogAge"),
    own("RedriveHeld"),
    ...names.map((name) => {
      return { of: { QueueName: queues[name] ?? "" }, in: "AWS/SQS", metric: "ApproximateAgeOfOldestMessage" };
    }),
  ];
  const command = new GetMetricDataCommand({
    StartTime: new Date(nowMs - BACK_MS),
    EndTime: new Date(nowMs),
    ScanBy: "TimestampDescending",
    MetricDataQueries: wanted.map(({ of, in: Namespace, metric: MetricName }, i): MetricDataQuery => {
      const Dimensions = Object.entries(of).map(([Name, Value]) => ({ Name, Value }));
      return {
        Id: `m${i}`,
        MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: PERIOD_SECONDS, Stat: "Maximum" },
      };
    }),
  });
  const { MetricDataResults = [] } = await client.send(command, { abortSignal: signal });
  const latest = wanted.map((_, i) => MetricDataResults.find(({ Id }) => Id === `m${i}`)?.Values?.[0]);

  const lags = latest.slice(0, functions.length).filter((lag) => lag !== undefined);
  const [left, oldestMs = 0, held = 0, ...ages] = latest.slice(functions.length);
  return {
    ...(lags.length > 0 && { streamLagMs: Math.max(...lags) }),
    ...(left !== undefined && { redrive: { left, oldestMs, held } }),
    queueAgesSeconds: Object.fromEntries(
      names.flatMap((name, i) => {
        const age = ages[i];
        return age === undefined ? [] : [[name, age]];
      }),
    ),
  };
}
