import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { METRIC_NAMES } from "../../../../shared/adapters/reporter/metrics-of.ts";
import { powertoolsReporter } from "../../../../shared/adapters/reporter/powertools.ts";
import { captureOutput } from "./capture-output.ts";

beforeEach(() => void vi.stubEnv("POWERTOOLS_METRICS_NAMESPACE", "Tagwire/Shop"));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("telling CloudWatch", () => {
  it("writes one line for each event, with the event as it is", () => {
    const lines = captureOutput();
    const { report } = powertoolsReporter({ serviceName: "on-change" });
    const event = {
      type: "objects-failed",
      objectCache: "main",
      error: "redis main: TimeoutError",
      ms: 2_000,
    } as const;

    report(event);

    expect(lines().map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: "WARN", message: "objects-failed", service: "on-change", event },
    ]);
  });

  it("writes metrics once for each invocation, by function and by edge", () => {
    const lines = captureOutput();
    const { report, flush } = powertoolsReporter({ serviceName: "purge-edge" });

    report({ type: "edge-item-parked", edge: "www", item: "#a", insteadSent: "/*" });
    report({ type: "edge-item-parked", edge: "www", item: "#b", insteadSent: "/*" });
    report({ type: "edge-planning-failed", edge: "www", error: "x" });
    const logged = lines().length;
    flush();
    flush();

    expect(lines().slice(logged).map(metricsIn)).toStrictEqual([
      { EdgeItemsParked: [1, 1], service: "purge-edge", edge: "www" },
      { EdgePlanningFailures: 1, service: "purge-edge" },
    ]);
  });

  it("has no two names for metrics", () => {
    expect(new Set(METRIC_NAMES).size).toBe(METRIC_NAMES.length);
  });
});

function metricsIn(line: string): unknown {
  const { _aws, ...rest } = JSON.parse(line) as { readonly _aws: { readonly CloudWatchMetrics: unknown } };
  expect(_aws.CloudWatchMetrics).toMatchObject([{ Namespace: "Tagwire/Shop" }]);
  return rest;
}
