import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { DeadLetters } from "../../ports/dead-letters.ts";
import { PurgeTargetError } from "../../ports/errors.ts";
import { describeAwsError } from "../aws/describe-aws-error.ts";

/** Puts messages on the dead-letter queue itself: SQS does so only after the last of many receives. */
export class SqsDeadLetters implements DeadLetters {
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
  }

  async keep(text: string, signal: AbortSignal): Promise<void> {
    const command = new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: text });
    try {
      await this.#client.send(command, { abortSignal: signal });
    } catch (error) {
      throw new PurgeTargetError("dead letters", describeAwsError(error), { cause: error });
    }
  }
}
