import type { Clock } from "../../../shared/ports/clock.ts";
import type { LocalFunction } from "../lambda/function.ts";
import type { Invocation } from "../lambda/invocation.ts";
import type { MetricStore } from "./metric-store.ts";

/** The same function, with what `AWS/Lambda` counts of it. */
export function countInvocations(fn: LocalFunction, metrics: MetricStore, clock: Clock): LocalFunction {
  const add = (name: string, unit: string, value: number): void => {
    metrics.add({
      namespace: "AWS/Lambda",
      name,
      dimensions: { FunctionName: fn.name },
      unit,
      value,
      atMs: clock.now(),
    });
  };
  const count = (invocation: Invocation, tookMs: number): void => {
    // One that was throttled or refused is no invocation.
    const ran = invocation.ok || !["throttled", "refused"].includes(invocation.kind);
    add("Throttles", "Count", !invocation.ok && invocation.kind === "throttled" ? 1 : 0);
    if (!ran) return;
    add("Invocations", "Count", 1);
    add("Errors", "Count", invocation.ok ? 0 : 1);
    add("Duration", "Milliseconds", invocation.ok ? invocation.durationMs : tookMs);
  };
  return {
    ...fn,
    // another deployment changes them
    get code() {
      return fn.code;
    },
    get deployedAtMs() {
      return fn.deployedAtMs;
    },
    invoke: async (payload, signal) => {
      const startedAtMs = performance.now();
      const invocation = await fn.invoke(payload, signal);
      count(invocation, performance.now() - startedAtMs);
      return invocation;
    },
  };
}
