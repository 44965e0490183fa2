import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { encodeEdgeMessage } from "../../pipeline/edge/edge-message.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Doorbell } from "../../ports/doorbell.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";

/** Rings with a message without items on the edge queue. SQS counts delays in seconds, so a ring may be up to one late. */
export class SqsDoorbell implements Doorbell {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #clock: Clock;

  constructor(client: SQSClient, queueUrl: string, clock: Clock) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.#clock = clock;
  }

  async ring(edge: string, delayMs: number, signal: AbortSignal): Promise<void> {
    const command = new SendMessageCommand({
      QueueUrl: this.#queueUrl,
      MessageBody: encodeEdgeMessage({ edge, queuedAtMs: this.#clock.now(), items: [] }),
      // 0 must be said: the queue's own delay is for items to gather
      DelaySeconds: Math.ceil(delayMs / 1_000),
    });
    try {
      await this.#client.send(command, { abortSignal: signal });
    } catch (error) {
      throw new PurgeTargetError("edge queue", describeAwsError(error), { cause: error });
    }
  }
}
