import type { Clock } from "../../../shared/ports/clock.ts";
import type { Invocation } from "../lambda/invocation.ts";
import type { MetricStore } from "./metric-store.ts";

/** Makes what becomes of a function's invocations into `AWS/Lambda` metrics. */
export function invocationMetrics(
  FunctionName: string,
  metrics: MetricStore,
  clock: Clock,
): (invocation: Invocation, tookMs: number) => void {
  const add = (name: string, unit: string, value: number): void => {
    const dimensions = { FunctionName };
    metrics.add({ namespace: "AWS/Lambda", name, dimensions, unit, value, atMs: clock.now() });
  };
  return (invocation, tookMs) => {
    const failure = invocation.ok ? undefined : invocation.kind;
    add("Throttles", "Count", failure === "throttled" ? 1 : 0);
    // These never ran.
    if (failure === "throttled" || failure === "refused") return;
    add("Invocations", "Count", 1);
    add("Errors", "Count", failure === undefined ? 0 : 1);
    add("Duration", "Milliseconds", invocation.ok ? invocation.durationMs : tookMs);
  };
}
