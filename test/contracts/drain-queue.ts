import { ReceiveMessageCommand, type Message, type SQSClient } from "@aws-sdk/client-sqs";

/** Receives all messages that are there. */
export async function drainQueue(client: SQSClient, queueUrl: string): Promise<readonly Message[]> {
  const all: Message[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 }),
    );
    if (Messages.length === 0) return all;
    all.push(...Messages);
  }
}
