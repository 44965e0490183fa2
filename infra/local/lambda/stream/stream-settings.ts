import { readFilterCriteria } from "../filter/filter-criteria.ts";
import type { EventMatcher } from "../filter/event-pattern.ts";
import { PropertyReader, type TemplateProperties } from "../mapping/property-reader.ts";
import { readResponseTypes } from "../mapping/response-types.ts";

/** What a template says about a stream's event source mapping, with Lambda's own defaults. */
export interface StreamSettings {
  readonly batchSize: number;
  readonly windowMs: number;
  /** Batches of one shard in work at the same time. */
  readonly lanes: number;
  readonly startingPosition: "TRIM_HORIZON" | "LATEST";
  readonly bisect: boolean;
  /** `Infinity` when only age ends the retries. */
  readonly maxRetries: number;
  readonly maxAgeMs: number;
  readonly reportsItemFailures: boolean;
  readonly passes: EventMatcher;
  readonly enabled: boolean;
  /** ARN of the failure destination. */
  readonly failureArn: string | undefined;
}

/** A stream forgets its records after this long, in milliseconds. */
const RETENTION_MS = 86_400_000;

/** Understood, and either the caller's business or without meaning here. */
const NOT_OURS = ["EventSourceArn", "FunctionName", "KmsKeyArn", "LoggingConfig", "MetricsConfig", "Tags"];

/** @throws {Error} naming every property that CloudFormation would refuse or that is not supported here. */
export function readStreamSettings(properties: TemplateProperties): StreamSettings {
  const reader = new PropertyReader("event source mapping", properties);
  const batchSize = reader.wholeNumber("BatchSize", { min: 1, max: 10_000, otherwise: 100 });
  const windowSeconds = reader.wholeNumber("MaximumBatchingWindowInSeconds", { min: 0, max: 300, otherwise: 0 });
  const lanes = reader.wholeNumber("ParallelizationFactor", { min: 1, max: 10, otherwise: 1 });
  const maxRetries = reader.wholeNumber("MaximumRetryAttempts", { min: -1, max: 10_000, otherwise: -1 });
  const maxAgeSeconds = reader.wholeNumber("MaximumRecordAgeInSeconds", { min: -1, max: 604_800, otherwise: -1 });
  if (maxAgeSeconds !== -1 && maxAgeSeconds < 60) reader.problem("MaximumRecordAgeInSeconds", "-1, or 60 to 604800");
  const settings: StreamSettings = {
    batchSize,
    windowMs: windowSeconds * 1000,
    lanes,
    startingPosition: reader.oneOf("StartingPosition", ["TRIM_HORIZON", "LATEST"]) ?? "TRIM_HORIZON",
    bisect: reader.flag("BisectBatchOnFunctionError", false),
    maxRetries: maxRetries === -1 ? Infinity : maxRetries,
    maxAgeMs: maxAgeSeconds === -1 ? RETENTION_MS : Math.min(maxAgeSeconds * 1000, RETENTION_MS),
    reportsItemFailures: readResponseTypes(reader),
    passes: readFilterCriteria(reader),
    enabled: reader.flag("Enabled", true),
    failureArn: readFailureArn(reader),
  };
  for (const name of NOT_OURS) reader.value(name);
  reader.finish();
  return settings;
}

function readFailureArn(reader: PropertyReader): string | undefined {
  const config = reader.value("DestinationConfig") as { OnFailure?: { Destination?: unknown } } | undefined;
  const arn = config?.OnFailure?.Destination;
  if (arn === undefined || typeof arn === "string") return arn;
  reader.problem("DestinationConfig", "the ARN of a failure destination");
  return undefined;
}
