import type { Clock } from "../../../shared/ports/clock.ts";
import type { TemplateProperties } from "../lambda/mapping/property-reader.ts";
import type { OnCounted, StreamMetrics } from "../lambda/stream/stream-metrics.ts";
import type { MetricStore } from "./metric-store.ts";

/** Of the function that a mapping feeds. */
const OF_FUNCTION = {
  iteratorAgeMs: { name: "IteratorAge", unit: "Milliseconds" },
  deliveryFailures: { name: "DestinationDeliveryFailures", unit: "Count" },
} as const satisfies Partial<Record<keyof StreamMetrics, object>>;

/**
 * The metrics of the mapping itself, which it has only when its template asks for `EventCount`. What is given up and goes to a
 * failure destination is delivered, and not dropped.
 */
const EVENT_COUNTS = {
  polled: "PolledEventCount",
  filteredOut: "FilteredOutEventCount",
  invoked: "InvokedEventCount",
  failedInvoke: "FailedInvokeEventCount",
  dropped: "DroppedEventCount",
  onFailureDelivered: "OnFailureDestinationDeliveredEventCount",
} as const satisfies Partial<Record<keyof StreamMetrics, string>>;

export interface MappingMetricsOptions {
  readonly metrics: MetricStore;
  readonly clock: Clock;
  readonly uuid: string;
  readonly functionArn: string;
  /** Of the mapping, as the template has them. */
  readonly properties: TemplateProperties;
}

/** Makes what a stream mapping counts into `AWS/Lambda` metrics. */
export function mappingMetrics({ metrics, clock, uuid, functionArn, properties }: MappingMetricsOptions): OnCounted {
  const { MetricsConfig, DestinationConfig } = properties as {
    readonly MetricsConfig?: { readonly Metrics?: readonly string[] };
    readonly DestinationConfig?: { readonly OnFailure?: object };
  };
  const FunctionName = functionArn.split(":").at(-1) ?? "";
  const counts = MetricsConfig?.Metrics?.includes("EventCount") ?? false;
  return (what, value) => {
    const common = { namespace: "AWS/Lambda", value, atMs: clock.now() };
    if (what === "iteratorAgeMs" || what === "deliveryFailures") {
      metrics.add({ ...common, ...OF_FUNCTION[what], dimensions: { FunctionName } });
    } else if (counts && !(what === "dropped" && DestinationConfig?.OnFailure !== undefined)) {
      const dimensions = { EventSourceMappingUUID: uuid };
      metrics.add({ ...common, name: EVENT_COUNTS[what], unit: "Count", dimensions });
    }
  };
}
