import { Duration } from "aws-cdk-lib/core";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { IEventSourceMapping, IFunction } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { CacheMetric } from "../shared/cache/reporters.ts";
import type { PipelineFunction } from "./bundling/function-entries.ts";

type Statistic = "Sum" | "Maximum" | "p50" | "p99";

/** Alarms look at five minutes at a time: a fault that mends itself sooner wakes nobody. */
const PERIOD = Duration.minutes(5);

/** A metric that a function of ours emits; a test holds the names against what is emitted. */
export function ownMetric(
  namespace: string,
  service: PipelineFunction,
  metricName: string,
  statistic: Statistic,
  edge?: string,
): Metric {
  const dimensionsMap = { service, ...(edge !== undefined && { edge }) };
  return new Metric({
    namespace,
    metricName,
    dimensionsMap,
    statistic,
    period: PERIOD,
  });
}

/** Where an application's `emfReporter` sends what its cache does: the same as its options. */
export interface CacheMetrics {
  readonly namespace: string;
  /** @default none */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** A metric that an application's cache emits. */
export function cacheMetric(
  { namespace, dimensions }: CacheMetrics,
  metricName: CacheMetric,
  statistic: Statistic,
): Metric {
  return new Metric({
    namespace,
    metricName,
    ...(dimensions && { dimensionsMap: dimensions }),
    statistic,
    period: PERIOD,
  });
}

/** What Lambda measures of a function. */
export function functionMetric(
  { functionName: FunctionName }: IFunction,
  metricName: "Invocations" | "Errors" | "Throttles" | "Duration" | "IteratorAge" | "DestinationDeliveryFailures",
  statistic: Statistic,
): Metric {
  return new Metric({
    namespace: "AWS/Lambda",
    metricName,
    dimensionsMap: { FunctionName },
    statistic,
    period: PERIOD,
  });
}

/** What API Gateway counts of an API. */
export function apiMetric(
  apiId: string,
  metricName: "Count" | "4xx" | "5xx" | "Latency",
  statistic: Statistic = "Sum",
): Metric {
  return new Metric({
    namespace: "AWS/ApiGateway",
    metricName,
    dimensionsMap: { ApiId: apiId },
    statistic,
    period: PERIOD,
  });
}

/** What Lambda counts of a stream's mapping; it must have asked for `EventCount`. */
export function mappingMetric(
  { eventSourceMappingId: EventSourceMappingUUID }: IEventSourceMapping,
  metricName: "FailedInvokeEventCount" | "DroppedEventCount" | "OnFailureDestinationDeliveredEventCount",
): Metric {
  return new Metric({
    namespace: "AWS/Lambda",
    metricName,
    dimensionsMap: { EventSourceMappingUUID },
    statistic: "Sum",
    period: PERIOD,
  });
}

/** What SQS measures of a queue. */
export function queueMetric(
  { queueName: QueueName }: IQueue,
  metricName:
    | "ApproximateNumberOfMessagesVisible"
    | "ApproximateNumberOfMessagesNotVisible"
    | "ApproximateAgeOfOldestMessage",
): Metric {
  return new Metric({
    namespace: "AWS/SQS",
    metricName,
    dimensionsMap: { QueueName },
    statistic: "Maximum",
    period: PERIOD,
  });
}
