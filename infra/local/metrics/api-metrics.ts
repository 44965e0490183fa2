import type { Clock } from "../../../shared/ports/clock.ts";
import type { MetricStore } from "./metric-store.ts";

/** Makes what an HTTP API answers into `AWS/ApiGateway` metrics. */
export function apiMetrics(ApiId: string, metrics: MetricStore, clock: Clock): (status: number) => void {
  const add = (name: string, value: number): void => {
    metrics.add({ namespace: "AWS/ApiGateway", name, dimensions: { ApiId }, unit: "Count", value, atMs: clock.now() });
  };
  return (status) => {
    add("Count", 1);
    add("4xx", status >= 400 && status < 500 ? 1 : 0);
    add("5xx", status >= 500 ? 1 : 0);
  };
}
