import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { encodeEdgeMessage } from "../../pipeline/edge/edge-message.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Doorbell } from "../../ports/doorbell.ts";
import { PurgeTargetError } from "../../ports/errors.ts";

/** Rings with a message without items on the edge queue. SQS delays by whole seconds, so a ring may come up to one later. */
export function sqsDoorbell(client: SQSClient, queueUrl: string, clock: Clock): Doorbell {
  return {
    async ring(edge, delayMs, signal) {
      const message = encodeEdgeMessage({ edge, queuedAtMs: clock.now(), items: [] });
      const command = new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: message,
        DelaySeconds: Math.ceil(delayMs / 1_000),
      });
      try {
        await client.send(command, { abortSignal: signal });
      } catch (error) {
        const reason = error instanceof Error ? error.name : "no answer";
        throw new PurgeTargetError("edge queue", reason, { cause: error });
      }
    },
  };
}
