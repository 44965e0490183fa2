import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
  type QueueAttributeName,
  type ReceiveMessageCommandInput,
  type SendMessageCommandInput,
} from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import { startQueues, type LocalQueues, type LocalQueuesOptions } from "../../../../infra/local/queue/queue.ts";
import { ManualClock } from "./manual-clock.ts";

/** Largest message and largest batch, as AWS documents them, in bytes. */
export const MAX_MESSAGE_BYTES = 1_048_576;

/** A service of one test, with the real client; time stands still unless the test moves it. */
export interface Sqs {
  readonly queues: LocalQueues;
  readonly clock: ManualClock;
  readonly client: SQSClient;
  /** Makes a queue and returns its URL. */
  readonly create: (name: string, attributes?: Partial<Record<QueueAttributeName, string>>) => Promise<string>;
  readonly arnOf: (queueUrl: string) => Promise<string>;
  readonly send: (queueUrl: string, body: string, more?: Partial<SendMessageCommandInput>) => Promise<string>;
  readonly receive: (queueUrl: string, more?: Partial<ReceiveMessageCommandInput>) => Promise<Message[]>;
}

export async function startSqs(options: LocalQueuesOptions = {}): Promise<Sqs> {
  const clock = new ManualClock();
  const queues = await startQueues({ clock, ...options });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new SQSClient({ endpoint: queues.url, region: "us-east-1", credentials, maxAttempts: 1 });
  onTestFinished(async () => {
    await queues.close();
    client.destroy();
  });
  return {
    queues,
    clock,
    client,
    async create(name, attributes) {
      const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
      return QueueUrl;
    },
    async arnOf(QueueUrl) {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
      return (await client.send(command)).Attributes?.["QueueArn"] ?? "";
    },
    async send(QueueUrl, MessageBody, more) {
      const { MessageId = "" } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
      return MessageId;
    },
    async receive(QueueUrl, more) {
      const input = { QueueUrl, MaxNumberOfMessages: 10, ...more };
      return (await client.send(new ReceiveMessageCommand(input))).Messages ?? [];
    },
  };
}
