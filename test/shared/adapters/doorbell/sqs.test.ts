import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it, onTestFinished } from "vitest";
import { startQueues } from "../../../../infra/local/queue/queue.ts";
import type { Intercept } from "../../../../infra/local/service.ts";
import { SqsDoorbell } from "../../../../shared/adapters/doorbell/sqs.ts";
import { decodeEdgeMessage } from "../../../../shared/pipeline/edge/edge-message.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { ManualClock } from "../../../kit/manual-clock.ts";

describe("SqsDoorbell", () => {
  it.each([
    [0, 0],
    [1, 1],
    [1_000, 1],
    [59_001, 60],
  ])("rings after %i ms with a message without items that SQS keeps for %i s", async (delayMs, delaySeconds) => {
    const bodies: unknown[] = [];
    const { doorbell, clock } = await startDoorbell(({ operation, body, phase }) => {
      if (operation === "SendMessage" && phase === "done") bodies.push(body);
      return undefined;
    });

    await doorbell.ring("www", delayMs, live);

    const [sent] = bodies as [{ readonly MessageBody: string; readonly DelaySeconds: number }];
    expect(decodeEdgeMessage(sent.MessageBody)).toStrictEqual({ edge: "www", queuedAtMs: clock.now(), items: [] });
    expect(sent.DelaySeconds).toBe(delaySeconds);
  });

  it("fails when the queue does not take it", async () => {
    const { doorbell } = await startDoorbell(({ operation }) =>
      operation === "SendMessage" ? { kind: "drop" } : undefined,
    );

    await expect(doorbell.ring("www", 0, live)).rejects.toThrow(PurgeTargetError);
  });
});

const live = new AbortController().signal;

async function startDoorbell(
  intercept: Intercept,
): Promise<{ readonly doorbell: SqsDoorbell; readonly clock: ManualClock }> {
  const queues = await startQueues({ intercept });
  onTestFinished(() => queues.close());
  const client = new SQSClient({
    endpoint: queues.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName: "edge-items" }));
  const clock = new ManualClock();
  return { doorbell: new SqsDoorbell(client, QueueUrl, clock), clock };
}
