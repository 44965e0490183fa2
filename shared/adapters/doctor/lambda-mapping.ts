import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import type { MappingSeen } from "../../doctor/observations.ts";
import type { Look } from "../../ports/observers.ts";
import { filterFingerprint } from "../../doctor/filter-fingerprint.ts";
import { lookAt } from "./look-at.ts";

/** Lambda's own way to say "no limit". */
const UNLIMITED = -1;

/** Looks at event source mappings, by UUID. */
export function lambdaMapping(client: LambdaClient): Look<string, MappingSeen> {
  return (uuid, abortSignal) =>
    lookAt("event source mapping", ["ResourceNotFoundException"], async () =>
      mappingSeen(await client.send(new GetEventSourceMappingCommand({ UUID: uuid }), { abortSignal })),
    );
}

function mappingSeen(mapping: EventSourceMappingConfiguration): MappingSeen {
  const patterns = mapping.FilterCriteria?.Filters?.flatMap(({ Pattern }) => Pattern ?? []) ?? [];
  return {
    state: mapping.State ?? "unknown",
    source: mapping.EventSourceArn ?? "",
    batchSize: mapping.BatchSize ?? 0,
    parallelization: mapping.ParallelizationFactor ?? 1,
    bisects: mapping.BisectBatchOnFunctionError ?? false,
    retries: mapping.MaximumRetryAttempts ?? UNLIMITED,
    maxAgeSeconds: mapping.MaximumRecordAgeInSeconds ?? UNLIMITED,
    reportsItemFailures: mapping.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
    destination: mapping.DestinationConfig?.OnFailure?.Destination,
    filters: filterFingerprint(patterns),
    lastResult: mapping.LastProcessingResult,
  };
}
