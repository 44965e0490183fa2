import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { PurgeTargetError } from "../../ports/errors.ts";
import type { PullQueue, ReceivedMessage } from "../../ports/pull-queue.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";
import { refusedEntry } from "../aws/refused-entry.ts";

/** As many as SQS hands over, or deletes, at once. */
const BATCH_SIZE = 10;

/** How long nobody else gets what was received, in seconds: time enough to put ten objects. */
const HIDDEN_SECONDS = 60;

/** Pulls from an SQS queue. */
export class SqsPullQueue implements PullQueue {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #name: string;

  /** @param name - of the queue, for errors. */
  constructor(client: SQSClient, queueUrl: string, name: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.#name = name;
  }

  async receive(signal: AbortSignal): Promise<readonly ReceivedMessage[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#queueUrl,
      MaxNumberOfMessages: BATCH_SIZE,
      VisibilityTimeout: HIDDEN_SECONDS,
    });
    try {
      const { Messages = [] } = await this.#client.send(command, { abortSignal: signal });
      return Messages.map(({ MessageId = "", Body = "", ReceiptHandle = "" }) => ({
        id: MessageId,
        text: Body,
        handle: ReceiptHandle,
      }));
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async remove(messages: readonly ReceivedMessage[], signal: AbortSignal): Promise<void> {
    for (let first = 0; first < messages.length; first += BATCH_SIZE) {
      const Entries = messages
        .slice(first, first + BATCH_SIZE)
        .map(({ handle }, place) => ({ Id: String(place), ReceiptHandle: handle }));
      const command = new DeleteMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries });
      try {
        const { Failed: [refused] = [] } = await this.#client.send(command, { abortSignal: signal });
        if (refused !== undefined) throw refusedEntry(refused);
      } catch (error) {
        throw this.#failure(error);
      }
    }
  }

  #failure(error: unknown): PurgeTargetError {
    return new PurgeTargetError(this.#name, describeAwsError(error), { cause: error });
  }
}
