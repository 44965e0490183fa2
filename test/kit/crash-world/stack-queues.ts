import { ListQueuesCommand, PurgeQueueCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { LocalStack } from "../../../infra/local/stack/local-stack.ts";

/** The queues of a stack, by part of their names. */
export class StackQueues {
  readonly #stack: LocalStack;
  readonly #sqs: SQSClient;

  constructor(stack: LocalStack, sqs: SQSClient) {
    this.#stack = stack;
    this.#sqs = sqs;
  }

  async urls(part: string): Promise<readonly string[]> {
    const { QueueUrls = [] } = await this.#sqs.send(new ListQueuesCommand({}));
    return QueueUrls.filter((url) => url.includes(part));
  }

  /** Messages in all of them, wherever they are. */
  async depth(part: string): Promise<number> {
    const depths = (await this.urls(part)).map((url) => this.#stack.queues.depth(url.split("/").at(-1) ?? ""));
    return depths.reduce((sum, { visible, inFlight, delayed }) => sum + visible + inFlight + delayed, 0);
  }

  /** Sends what nobody can read to the first of them. */
  async send(part: string, count: number): Promise<void> {
    const [QueueUrl] = await this.urls(part);
    const message = { QueueUrl, MessageBody: "{}", DelaySeconds: 0 };
    await Promise.all(Array.from({ length: count }, () => this.#sqs.send(new SendMessageCommand(message))));
  }

  /** Drops all that is in the first of them. */
  async purge(part: string): Promise<void> {
    const [QueueUrl] = await this.urls(part);
    await this.#sqs.send(new PurgeQueueCommand({ QueueUrl }));
  }
}
