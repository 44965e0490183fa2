import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import type { Report } from "../../ports/reporter.ts";
import { logLevel } from "./log-level.ts";
import { metricsOf } from "./metrics-of.ts";

/**
 * Tells CloudWatch what happens: a log line for each event, and metrics at the end of each invocation, in the namespace
 * `POWERTOOLS_METRICS_NAMESPACE`.
 */
export interface PowertoolsReporter {
  readonly report: Report;
  /** Writes the metrics gathered so far. To be called before the function answers. */
  readonly flush: () => void;
}

export interface PowertoolsSettings {
  /** @default `POWERTOOLS_SERVICE_NAME` */
  readonly serviceName?: string;
  /** @default a logger that writes to the standard output */
  readonly logger?: Pick<Logger, "info" | "warn" | "error">;
}

export function powertoolsReporter(settings: PowertoolsSettings = {}): PowertoolsReporter {
  const { serviceName } = settings;
  const logger = settings.logger ?? new Logger({ serviceName });
  /** By edge; one for what has none. */
  const gathered = new Map<string | undefined, Metrics>();

  return {
    report: (event) => {
      logger[logLevel(event)](event.type, { event });
      for (const { name, unit, value, edge } of metricsOf(event)) metricsOfEdge(edge).addMetric(name, unit, value);
    },
    flush: () => {
      for (const metrics of gathered.values()) metrics.publishStoredMetrics();
      gathered.clear();
    },
  };

  function metricsOfEdge(edge: string | undefined): Metrics {
    const known = gathered.get(edge);
    if (known !== undefined) return known;
    const metrics = new Metrics({
      serviceName,
      ...(edge === undefined ? {} : { defaultDimensions: { edge } }),
    });
    gathered.set(edge, metrics);
    return metrics;
  }
}
