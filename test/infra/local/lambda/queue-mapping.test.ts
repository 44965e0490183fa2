import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, it, onTestFinished } from "vitest";
import { startQueueMapping } from "../../../../infra/local/lambda/queue-mapping.ts";
import type { QueueRecord } from "../../../../infra/local/lambda/queue/queue-record.ts";
import { startSqs } from "../queue/start-sqs.ts";

it("hands messages of a local queue over exactly as Lambda does, and deletes all but those reported", async () => {
  const { queues, client, create, arnOf, send } = await startSqs();
  const queueUrl = await create("edge");
  const queueArn = await arnOf(queueUrl);
  const calls: (readonly QueueRecord[])[] = [];
  const badId = await send(queueUrl, "bad");
  const MessageAttributes = {
    kind: { DataType: "String", StringValue: "purge" },
    bytes: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) },
  };
  await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: "good", MessageAttributes }));

  const mapping = startQueueMapping({
    properties: { FunctionResponseTypes: ["ReportBatchItemFailures"] },
    queueArn,
    queueUrl,
    sqs: client,
    invoke: async (event) => {
      calls.push((event as { Records: readonly QueueRecord[] }).Records);
      return { ok: true, requestId: "r", payload: { batchItemFailures: [{ itemIdentifier: badId }] }, durationMs: 1 };
    },
  });
  onTestFinished(() => mapping.stop());

  await expect.poll(() => calls.length > 0 && mapping.idle()).toBe(true);
  expect(queues.depth("edge")).toMatchObject({ visible: 0, inFlight: 1 });
  expect(calls).toStrictEqual([
    [
      expect.objectContaining({ messageId: badId, body: "bad", messageAttributes: {} }),
      {
        messageId: expect.any(String),
        receiptHandle: expect.any(String),
        body: "good",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          kind: { stringValue: "purge", stringListValues: [], binaryListValues: [], dataType: "String" },
          bytes: { binaryValue: "AP8=", stringListValues: [], binaryListValues: [], dataType: "Binary" },
        },
        md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventSource: "aws:sqs",
        eventSourceARN: queueArn,
        awsRegion: "us-east-1",
      },
    ],
  ]);
});
