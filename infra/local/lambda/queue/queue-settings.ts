import { readFilterCriteria } from "../filter/filter-criteria.ts";
import type { EventMatcher } from "../filter/event-pattern.ts";
import { PropertyReader, type TemplateProperties } from "../mapping/property-reader.ts";
import { readResponseTypes } from "../mapping/response-types.ts";

/** What a template says about a queue's event source mapping, with Lambda's own defaults. */
export interface QueueSettings {
  readonly batchSize: number;
  readonly windowMs: number;
  /** Batches in work at the same time. */
  readonly maxConcurrency: number;
  readonly reportsItemFailures: boolean;
  readonly passes: EventMatcher;
  readonly enabled: boolean;
}

/** Where `ScalingConfig` says nothing. AWS goes far beyond; it starts with this many. */
const DEFAULT_MAX_CONCURRENCY = 5;

/** Largest batch without a window, and of a FIFO queue. */
const MAX_UNWINDOWED_BATCH = 10;

/** Understood, and either the caller's business or without meaning here. */
const NOT_OURS = ["EventSourceArn", "FunctionName", "KmsKeyArn", "LoggingConfig", "MetricsConfig", "Tags"];

/** @throws {Error} naming every property that CloudFormation would refuse or that is not supported here. */
export function readQueueSettings(properties: TemplateProperties, queueArn: string): QueueSettings {
  const reader = new PropertyReader("event source mapping", properties);
  const fifo = queueArn.endsWith(".fifo");
  const batchSize = reader.wholeNumber("BatchSize", { min: 1, max: fifo ? 10 : 10_000, otherwise: 10 });
  const maxWindowSeconds = fifo ? 0 : 300;
  const windowSeconds = reader.wholeNumber("MaximumBatchingWindowInSeconds", {
    min: 0,
    max: maxWindowSeconds,
    otherwise: 0,
  });
  if (batchSize > MAX_UNWINDOWED_BATCH && windowSeconds === 0) {
    reader.problem("BatchSize", `at most ${MAX_UNWINDOWED_BATCH} without a batching window`);
  }
  const settings: QueueSettings = {
    batchSize,
    windowMs: windowSeconds * 1000,
    maxConcurrency: readMaxConcurrency(reader),
    reportsItemFailures: readResponseTypes(reader),
    passes: readFilterCriteria(reader),
    enabled: reader.flag("Enabled", true),
  };
  for (const name of NOT_OURS) reader.value(name);
  reader.finish();
  return settings;
}

function readMaxConcurrency(reader: PropertyReader): number {
  const config = reader.value("ScalingConfig") as { MaximumConcurrency?: unknown } | undefined;
  const value = config?.MaximumConcurrency ?? DEFAULT_MAX_CONCURRENCY;
  if (typeof value === "number" && Number.isInteger(value) && value >= 2 && value <= 1_000) return value;
  reader.problem("ScalingConfig", "a MaximumConcurrency from 2 to 1000");
  return DEFAULT_MAX_CONCURRENCY;
}
