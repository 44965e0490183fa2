import { ChangeMessageVisibilityCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Redelivery } from "../../ports/redelivery.ts";

/** Postpones by the visibility time-out of one SQS message. */
export class SqsRedelivery implements Redelivery {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async postpone(handle: string, delayMs: number, signal: AbortSignal): Promise<void> {
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: this.#queueUrl,
      ReceiptHandle: handle,
      VisibilityTimeout: Math.ceil(delayMs / 1_000),
    });
    try {
      await this.#client.send(command, { abortSignal: signal });
    } catch {
      // the queue's own visibility time-out brings it back
    }
  }
}
