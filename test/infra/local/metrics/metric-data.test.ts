import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { expect, it, onTestFinished } from "vitest";
import { startCloudWatch } from "../../../../infra/local/metrics/cloudwatch.ts";
import { StackClock } from "../../../../infra/local/stack/stack-clock.ts";
import { LOCAL_CREDENTIALS } from "../../../../shared/cli/target/local-credentials.ts";

it("tells whoever asks what was measured, by the period, the newest first", async () => {
  const clock = new StackClock();
  const account = { region: "us-east-1", accountId: "123456789012" };
  const cloudwatch = await startCloudWatch({ clock, publish: () => undefined, gauges: () => [], ...account });
  const client = new CloudWatchClient({
    endpoint: cloudwatch.url,
    region: "us-east-1",
    credentials: LOCAL_CREDENTIALS,
  });
  onTestFinished(async () => {
    client.destroy();
    await cloudwatch.close();
  });
  const hourMs = Math.floor(clock.now() / 3_600_000) * 3_600_000;
  const orders = { namespace: "Shop", name: "Orders", dimensions: { edge: "www" } };
  for (const [minute, value] of [
    [0, 3],
    [1, 5],
    [5, 2],
  ] as const) {
    cloudwatch.metrics.add({ ...orders, unit: "Count", value, atMs: hourMs + minute * 60_000 });
  }

  const query = (Id: string, MetricName: string) => {
    const Metric = { Namespace: "Shop", MetricName, Dimensions: [{ Name: "edge", Value: "www" }] };
    return { Id, MetricStat: { Metric, Period: 300, Stat: "Maximum" } };
  };
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({
      StartTime: new Date(hourMs),
      EndTime: new Date(hourMs + 600_000),
      MetricDataQueries: [query("orders", "Orders"), query("none", "Returns")],
    }),
  );

  expect(MetricDataResults).toMatchObject([
    { Id: "orders", Values: [2, 5], Timestamps: [new Date(hourMs + 300_000), new Date(hourMs)] },
    { Id: "none", Values: [], Timestamps: [] },
  ]);
});
