import { expect, it } from "vitest";
import { emfMetrics } from "../../../../infra/local/metrics/emf-metrics.ts";

it("reads every value of a line in the embedded metric format, once under each set of dimensions", () => {
  const line = JSON.stringify({
    _aws: {
      Timestamp: 1_000,
      CloudWatchMetrics: [
        {
          Namespace: "Shop",
          Dimensions: [["service"], ["service", "edge"]],
          Metrics: [{ Name: "Age", Unit: "Milliseconds" }, { Name: "Sent" }],
        },
      ],
    },
    service: "purge-edge",
    edge: "www",
    Age: [5, 7],
    Sent: 1,
  });

  const measured = emfMetrics(line).map(({ name, unit, value, dimensions }) => [name, unit, value, { ...dimensions }]);

  const [service, edge] = [{ service: "purge-edge" }, { service: "purge-edge", edge: "www" }];
  expect(measured).toEqual([
    ["Age", "Milliseconds", 5, service],
    ["Age", "Milliseconds", 7, service],
    ["Sent", "None", 1, service],
    ["Age", "Milliseconds", 5, edge],
    ["Age", "Milliseconds", 7, edge],
    ["Sent", "None", 1, edge],
  ]);
});

it.each(["", "plain text", '{"level":"INFO"}', 'a line about "_aws"', '{"quoted":"_aws"}'])(
  "finds nothing in %j",
  (line) => {
    expect(emfMetrics(line)).toEqual([]);
  },
);
