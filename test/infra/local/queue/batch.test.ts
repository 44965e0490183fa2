import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  EmptyBatchRequest,
  InvalidBatchEntryId,
  SendMessageBatchCommand,
  TooManyEntriesInBatchRequest,
  type SendMessageBatchRequestEntry,
} from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { MAX_MESSAGE_BYTES, startSqs } from "./start-sqs.ts";

describe("a batch", () => {
  it("sends what it can and tells what it could not, entry by entry", async () => {
    const { queues, sendBatch } = await startBatches({ MaximumMessageSize: "1024" });

    const { Successful, Failed } = await sendBatch([
      { Id: "good", MessageBody: "x" },
      { Id: "long", MessageBody: "x".repeat(1_025) },
      { Id: "bad", MessageBody: "\u0000" },
    ]);

    expect(Successful).toMatchObject([{ Id: "good", MD5OfMessageBody: "9dd4e461268c8034f5c8564e155c67a6" }]);
    expect(Failed).toMatchObject([
      { Id: "long", Code: "InvalidParameterValue", SenderFault: true },
      { Id: "bad", Code: "InvalidMessageContents", SenderFault: true },
    ]);
    expect(queues.depth("edge").visible).toBe(1);
  });

  it("fails as a whole when its messages together are too long", async () => {
    const { queues, sendBatch } = await startBatches();
    const half = "x".repeat(MAX_MESSAGE_BYTES / 2);

    const batch = sendBatch([
      { Id: "a", MessageBody: half },
      { Id: "b", MessageBody: `${half}y` },
    ]);

    await expect(batch).rejects.toBeInstanceOf(BatchRequestTooLong);
    await expect(batch).rejects.toThrow("cannot be longer than 1048576 bytes. You have sent 1048577 bytes.");
    expect(queues.depth("edge").visible).toBe(0);
  });

  it.each([
    ["no entries", [], EmptyBatchRequest],
    ["eleven entries", Array.from({ length: 11 }, (_, i) => entry(`e${i}`)), TooManyEntriesInBatchRequest],
    ["an id twice", [entry("a"), entry("b"), entry("a")], BatchEntryIdsNotDistinct],
    ["an id with a colon", [entry("a:b")], InvalidBatchEntryId],
    ["an id too long", [entry("x".repeat(81))], InvalidBatchEntryId],
  ])("is refused with %s", async (_, entries, error) => {
    const { sendBatch } = await startBatches();

    await expect(sendBatch(entries)).rejects.toBeInstanceOf(error);
  });

  it("deletes and hides what it can, entry by entry", async () => {
    const { client, QueueUrl, queues, receive, sendBatch } = await startBatches();
    await sendBatch([entry("a"), entry("b")]);
    const [first, second] = await receive(QueueUrl);

    const changed = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "good", ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 },
          { Id: "bad", ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 50_000 },
        ],
      }),
    );
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "good", ReceiptHandle: second?.ReceiptHandle },
          { Id: "bad", ReceiptHandle: "nonsense" },
        ],
      }),
    );

    expect(changed).toMatchObject({
      Successful: [{ Id: "good" }],
      Failed: [{ Id: "bad", Code: "InvalidParameterValue" }],
    });
    expect(deleted).toMatchObject({
      Successful: [{ Id: "good" }],
      Failed: [{ Id: "bad", Code: "ReceiptHandleIsInvalid" }],
    });
    expect(queues.depth("edge")).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });
});

function entry(Id: string): SendMessageBatchRequestEntry {
  return { Id, MessageBody: "x" };
}

async function startBatches(attributes: Record<string, string> = {}) {
  const sqs = await startSqs();
  const QueueUrl = await sqs.create("edge", attributes);
  const sendBatch = (Entries: SendMessageBatchRequestEntry[]) =>
    sqs.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  return { ...sqs, QueueUrl, sendBatch };
}
