import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { describe, expect, it, onTestFinished } from "vitest";
import type { AlarmChange } from "../../../../infra/local/metrics/alarms.ts";
import { type LocalCloudWatch, startCloudWatch } from "../../../../infra/local/metrics/cloudwatch.ts";
import { LOCAL_CREDENTIALS } from "../../../../shared/cli/target/local-credentials.ts";
import { StackClock } from "../../../../infra/local/stack/stack-clock.ts";

describe("an alarm on this machine", () => {
  it("goes off within a minute or two of what it watches, tells its topic, and goes out again", async () => {
    const { cloudwatch, pass, measure, told } = await start();
    cloudwatch.alarms.put("Busy", { ...BUSY, AlarmActions: ["topic"], OKActions: ["topic"] });

    pass(5);
    measure(10);
    pass(2);
    expect(told).toEqual(["topic OK", "topic ALARM"]);
    pass(20);

    expect(told).toEqual(["topic OK", "topic ALARM", "topic OK"]);
  });

  it("looks at its own dimensions only", async () => {
    const { cloudwatch, pass, measure, changes } = await start();
    cloudwatch.alarms.put("Busy", { ...BUSY, Dimensions: [{ Name: "edge", Value: "www" }] });

    measure(10);
    measure(10, { edge: "api" });
    pass(5);

    expect(changes.map(({ state }) => state)).toEqual(["OK"]);
  });

  it("that waits for data keeps still until there should have been some", async () => {
    const { cloudwatch, pass, states } = await start();
    cloudwatch.alarms.put("Silent", { ...BUSY, TreatMissingData: "breaching", ...warmUp(15) });

    pass(14);
    expect(states()).toEqual(["INSUFFICIENT_DATA"]);
    pass(2);

    expect(states()).toEqual(["ALARM"]);
  });

  it("blames nobody for what was not measured while this machine slept", async () => {
    const { cloudwatch, clock, pass, measure, states } = await start();
    cloudwatch.alarms.put("Silent", { ...BUSY, TreatMissingData: "breaching", ...warmUp(15) });
    measure(0);
    pass(2);

    clock.skip(8 * 3_600_000);
    pass(10);

    expect(states()).toEqual(["OK"]);
  });

  it("is changed in place by another deployment, and keeps its state", async () => {
    const { cloudwatch, pass, measure, states } = await start();
    cloudwatch.alarms.put("Busy", BUSY);
    measure(10);
    pass(2);

    cloudwatch.alarms.put("Busy", { ...BUSY, Threshold: 100 });
    expect(states()).toEqual(["ALARM"]);
    pass(1);

    expect(states()).toEqual(["OK"]);
  });
});

describe("a composite alarm", () => {
  it("goes off with the first of its alarms and out with the last, and names those that are on", async () => {
    const { cloudwatch, pass, measure, changes } = await start();
    const arns = ["Busy", "Busier"].map((name, n) => cloudwatch.alarms.put(name, { ...BUSY, Threshold: 5 + 10 * n }));
    cloudwatch.alarms.putComposite("Unhealthy", { AlarmRule: arns.map((arn) => `ALARM("${arn}")`).join(" OR ") });

    measure(10);
    pass(2);
    measure(50);
    pass(40);

    const ofComposite = changes.filter(({ kind }) => kind === "composite");
    expect(ofComposite.map(({ state }) => state)).toEqual(["ALARM", "OK"]);
    expect(ofComposite[0]?.reason).toBe("in alarm: Busy");
  });
});

describe("CloudWatch's API", () => {
  it("describes alarms as AWS does: metric alarms unless composite ones are asked for", async () => {
    const { cloudwatch, client, clock } = await start();
    const arn = cloudwatch.alarms.put("Shop-Busy", { ...BUSY, AlarmActions: ["arn:topic"] });
    cloudwatch.alarms.put("Other", BUSY);
    cloudwatch.alarms.putComposite("Shop-Unhealthy", { AlarmRule: `ALARM("${arn}")` });

    const metric = await client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: "Shop" }));
    const composite = await client.send(new DescribeAlarmsCommand({ AlarmTypes: ["CompositeAlarm"] }));

    expect(metric.MetricAlarms).toMatchObject([
      {
        AlarmName: "Shop-Busy",
        AlarmArn: arn,
        AlarmActions: ["arn:topic"],
        ActionsEnabled: true,
        MetricName: "Orders",
        Threshold: 5,
        StateValue: "INSUFFICIENT_DATA",
      },
    ]);
    expect(metric.MetricAlarms?.[0]?.StateUpdatedTimestamp?.getTime()).toBeLessThanOrEqual(clock.now());
    expect(metric.CompositeAlarms).toEqual([]);
    expect(composite.CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(["Shop-Unhealthy"]);
  });

  it("sets an alarm's state for a drill, until it is evaluated again", async () => {
    const { cloudwatch, client, pass, told } = await start();
    cloudwatch.alarms.put("Busy", { ...BUSY, AlarmActions: ["topic"] });
    pass(1);

    await client.send(new SetAlarmStateCommand({ AlarmName: "Busy", StateValue: "ALARM", StateReason: "a drill" }));
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
    pass(1);

    expect(MetricAlarms).toMatchObject([{ AlarmName: "Busy", StateReason: "a drill" }]);
    expect(told).toEqual(["topic ALARM"]);
    expect((await client.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }))).MetricAlarms).toEqual([]);
  });

  it("knows no alarm that is not there, and says so as AWS does", async () => {
    const { client } = await start();
    const drill = new SetAlarmStateCommand({ AlarmName: "None", StateValue: "ALARM", StateReason: "a drill" });

    await expect(client.send(drill)).rejects.toMatchObject({ name: "ResourceNotFound" });
  });
});

const BUSY = {
  Namespace: "Shop",
  MetricName: "Orders",
  Statistic: "Sum",
  Period: 300,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "notBreaching",
};

const warmUp = (minutes: number): object => ({
  WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: minutes },
});

interface Started {
  readonly cloudwatch: LocalCloudWatch;
  readonly client: CloudWatchClient;
  readonly clock: StackClock;
  readonly changes: readonly AlarmChange[];
  /** Topics and the states they were told. */
  readonly told: readonly string[];
  /** Lets minutes pass, one by one. */
  pass(minutes: number): void;
  measure(value: number, dimensions?: Readonly<Record<string, string>>): void;
  states(): readonly string[];
}

async function start(): Promise<Started> {
  const clock = new StackClock();
  const changes: AlarmChange[] = [];
  const told: string[] = [];
  const cloudwatch = await startCloudWatch({
    clock,
    region: "us-east-1",
    accountId: "000000000000",
    gauges: () => [],
    publish: (topicArn, _, message) => void told.push(`${topicArn} ${stateIn(message)}`),
    onAlarm: (change) => void changes.push(change),
  });
  const client = new CloudWatchClient({
    endpoint: cloudwatch.url,
    region: "us-east-1",
    credentials: LOCAL_CREDENTIALS,
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await cloudwatch.close();
  });
  return {
    cloudwatch,
    client,
    clock,
    changes,
    told,
    pass: (minutes) => {
      for (let n = 0; n < minutes; n++) clock.skip(60_000);
    },
    measure: (value, dimensions = {}) => {
      const identity = { namespace: "Shop", name: "Orders", dimensions };
      cloudwatch.metrics.add({ ...identity, unit: "Count", value, atMs: clock.now() });
    },
    states: () => cloudwatch.alarms.all().map(({ state }) => state),
  };
}

function stateIn(message: string): string {
  return (JSON.parse(message) as { readonly NewStateValue: string }).NewStateValue;
}
