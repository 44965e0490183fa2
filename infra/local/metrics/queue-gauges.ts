import type { LocalQueues } from "../queue/queue.ts";
import type { Measurement } from "./metric-store.ts";

/** What `AWS/SQS` measures once a minute of each queue. */
export function queueGauges(queues: LocalQueues, atMs: number): readonly Measurement[] {
  return queues.names().flatMap((QueueName) => {
    const { visible, inFlight, delayed } = queues.depth(QueueName);
    const ageSeconds = Math.floor((atMs - (queues.oldestAtMs(QueueName) ?? atMs)) / 1_000);
    const gauge = (name: string, unit: string, value: number): Measurement => {
      return { namespace: "AWS/SQS", name, dimensions: { QueueName }, unit, value, atMs };
    };
    return [
      gauge("ApproximateNumberOfMessagesVisible", "Count", visible),
      gauge("ApproximateNumberOfMessagesNotVisible", "Count", inFlight),
      gauge("ApproximateNumberOfMessagesDelayed", "Count", delayed),
      gauge("ApproximateAgeOfOldestMessage", "Seconds", ageSeconds),
    ];
  });
}
