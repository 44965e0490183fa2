import type { Clock } from "../../../shared/ports/clock.ts";
import type { MetricStore } from "./metric-store.ts";

/** Makes what an HTTP API answers into `AWS/ApiGateway` metrics. */
export function apiMetrics(
  ApiId: string,
  metrics: MetricStore,
  clock: Clock,
): (status: number, latencyMs: number) => void {
  const add = (name: string, value: number, unit = "Count"): void => {
    metrics.add({ namespace: "AWS/ApiGateway", name, dimensions: { ApiId }, unit, value, atMs: clock.now() });
  };
  return (status, latencyMs) => {
    add("Count", 1);
    add("4xx", status >= 400 && status < 500 ? 1 : 0);
    add("5xx", status >= 500 ? 1 : 0);
    add("Latency", latencyMs, "Milliseconds");
  };
}
