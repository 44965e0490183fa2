import { startHttpFront } from "../http/http-front.ts";
import type { QueueClock } from "../queue/queue-clock.ts";
import type { LocalService, LocalServiceOptions } from "../service.ts";
import { type AlarmChange, Alarms } from "./alarms.ts";
import { alarmMessage } from "./alarm-message.ts";
import { answerCloudWatch } from "./cloudwatch-api.ts";
import { type Measurement, MetricStore, MINUTE_MS } from "./metric-store.ts";

export interface CloudWatchOptions extends LocalServiceOptions {
  readonly clock: QueueClock;
  /** Sends what an alarm has to say to a topic. */
  readonly publish: (topicArn: string, subject: string, message: string) => void;
  /** What is measured once a minute, such as the depth of queues. */
  readonly gauges: () => readonly Measurement[];
  /** Told of each alarm that changes its state. @default dropped */
  readonly onAlarm?: (change: AlarmChange) => void;
  readonly region: string;
  readonly accountId: string;
}

/** CloudWatch on this machine: metrics, alarms and dashboards of one account. */
export interface LocalCloudWatch extends LocalService {
  readonly metrics: MetricStore;
  readonly alarms: Alarms;
  /** Bodies, by name. */
  readonly dashboards: Map<string, string>;
}

/** So long between two minutes, and the machine was not awake in between. */
const SLEPT_MS = 3 * MINUTE_MS;

/**
 * Starts CloudWatch. By its clock, and once a minute, gauges are read and alarms evaluated, as AWS does.
 *
 * @example
 * ```ts
 * const cloudwatch = await startCloudWatch({ clock, publish: topics.publish, gauges: () => [], region, accountId });
 * cloudwatch.metrics.add({ namespace: "Shop", name: "Orders", dimensions: {}, unit: "Count", value: 1, atMs: clock.now() });
 * ```
 */
export async function startCloudWatch(options: CloudWatchOptions): Promise<LocalCloudWatch> {
  const { clock, port, intercept, publish, gauges, onAlarm, region, accountId } = options;
  const metrics = new MetricStore();
  const alarms = new Alarms({
    metrics,
    clock,
    arnOf: (name) => `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
    onChange: (change) => {
      onAlarm?.(change);
      for (const { topicArn, subject, message } of alarmMessage(change, { region, accountId })) {
        publish(topicArn, subject, message);
      }
    },
  });

  let lastMs = clock.now();
  let cancel = (): void => {};
  const tick = (): void => {
    const nowMs = clock.now();
    if (nowMs - lastMs > SLEPT_MS) alarms.slept();
    lastMs = nowMs;
    for (const gauge of gauges()) metrics.add(gauge);
    alarms.evaluate();
    metrics.forgetBefore(nowMs);
    arm();
  };
  const arm = (): void => {
    cancel = clock.at((Math.floor(clock.now() / MINUTE_MS) + 1) * MINUTE_MS, tick);
  };
  arm();

  const front = await startHttpFront({
    port,
    handle: (request) => answerCloudWatch(request, { alarms, metrics }, intercept),
  });
  return {
    url: front.url,
    metrics,
    alarms,
    dashboards: new Map(),
    close: async () => {
      cancel();
      await front.close();
    },
  };
}
