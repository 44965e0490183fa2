import type { EventSourceMapping } from "../event-source-mapping.ts";

/** What Lambda shows where a template is silent. */
const STREAM_DEFAULTS = {
  BatchSize: 100,
  MaximumBatchingWindowInSeconds: 0,
  ParallelizationFactor: 1,
  DestinationConfig: { OnFailure: {} },
  MaximumRecordAgeInSeconds: -1,
  BisectBatchOnFunctionError: false,
  MaximumRetryAttempts: -1,
  TumblingWindowInSeconds: 0,
  FunctionResponseTypes: [],
};
const QUEUE_DEFAULTS = { BatchSize: 10, MaximumBatchingWindowInSeconds: 0, FunctionResponseTypes: [] };

/** Of the template's own words, or shown under others. */
const NOT_SHOWN = ["Enabled", "FunctionName", "Tags"];

/** A mapping as `GetEventSourceMapping` shows it. */
export function mappingConfiguration(mapping: EventSourceMapping): object {
  const { uuid, sourceArn, functionArn, state } = mapping;
  const isQueue = mapping.queueName !== undefined;
  const settings = Object.entries(mapping.properties).filter(([name]) => !NOT_SHOWN.includes(name));
  return {
    ...(isQueue ? QUEUE_DEFAULTS : STREAM_DEFAULTS),
    ...Object.fromEntries(settings),
    UUID: uuid,
    EventSourceMappingArn: functionArn.replace(/:function:.*$/, `:event-source-mapping:${uuid}`),
    EventSourceArn: sourceArn,
    FunctionArn: functionArn,
    LastModified: mapping.modifiedAtMs / 1_000,
    State: state,
    StateTransitionReason: isQueue ? "USER_INITIATED" : "User action",
    ...(!isQueue && { LastProcessingResult: mapping.lastProcessingResult }),
  };
}
