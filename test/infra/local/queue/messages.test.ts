import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  EmptyBatchRequest,
  InvalidBatchEntryId,
  InvalidMessageContents,
  MessageNotInflight,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  TooManyEntriesInBatchRequest,
  type SendMessageBatchRequestEntry,
} from "@aws-sdk/client-sqs";
import { describe, expect, it, vi } from "vitest";
import { startSqs, type Sqs } from "./service.ts";

const MAX_MESSAGE_BYTES = 1_048_576;

describe("a message", () => {
  it("comes back as it was sent, attributes included, with the sums the SDK compares", async () => {
    const { client, create, receive } = await startSqs();
    const QueueUrl = await create("edge");
    const MessageAttributes = {
      text: { DataType: "String", StringValue: "héllo" },
      bytes: {
        DataType: "Binary.png",
        BinaryValue: Buffer.from("traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-01"),
      },
    };

    const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "héllo ☃", MessageAttributes }));
    const [message] = await receive(QueueUrl, { MessageAttributeNames: ["All"] });

    expect(message).toMatchObject({ Body: "héllo ☃", MessageId: sent.MessageId, MD5OfBody: sent.MD5OfMessageBody });
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(message?.MessageAttributes?.["text"]).toEqual(MessageAttributes.text);
    expect(Buffer.from(message?.MessageAttributes?.["bytes"]?.BinaryValue ?? [])).toEqual(
      MessageAttributes.bytes.BinaryValue,
    );
  });

  it("has the attribute sums that AWS computes", async () => {
    const { client, create } = await startSqs();
    const QueueUrl = await create("edge");
    const BinaryValue = Buffer.from("traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01");
    const texts = { Hello: "There", General: "Kenobi", "Help.Me": "Me" };

    const binary = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: "test",
        MessageAttributes: { attr1: { DataType: "Binary", BinaryValue } },
      }),
    );
    const strings = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: "msg", MessageAttributes: stringAttributes(texts) }),
    );

    expect(binary.MD5OfMessageAttributes).toBe("8cbe4db156db8a94db8b801b7addb984");
    expect(strings.MD5OfMessageAttributes).toBe("4c360f3fdafd970e05fae2f149d997f5");
  });

  it("shows only the attributes asked for: by name, by prefix, or all", async () => {
    const { create, receive, send } = await startSqs();
    const url = await create("edge", { VisibilityTimeout: "0" });
    await send(url, "x", { MessageAttributes: stringAttributes({ Hello: "1", "Help.Me": "2", General: "3" }) });
    const shown = async (...MessageAttributeNames: string[]) => {
      const [message] = await receive(url, { MessageAttributeNames });
      return message?.MessageAttributes && Object.keys(message.MessageAttributes);
    };

    expect(await shown()).toBeUndefined();
    expect(await shown("None")).toBeUndefined();
    expect(await shown("Hello", "None")).toEqual(["Hello"]);
    expect(await shown("Hel.*")).toEqual(["Hello", "Help.Me"]);
    expect(await shown(".*")).toEqual(["Hello", "Help.Me", "General"]);
  });

  it("knows when it was sent and received, and how often", async () => {
    const { clock, create, receive, send } = await startSqs();
    const url = await create("edge", { VisibilityTimeout: "5" });
    const sentAtMs = clock.now();
    await send(url, "x", {
      MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: "Root=1-2-3" } },
    });
    clock.advanceSeconds(1);
    await receive(url);
    clock.advanceSeconds(5);

    const [message] = await receive(url, { MessageSystemAttributeNames: ["All"] });

    expect(message?.Attributes).toEqual({
      ApproximateFirstReceiveTimestamp: String(sentAtMs + 1_000),
      ApproximateReceiveCount: "2",
      AWSTraceHeader: "Root=1-2-3",
      SenderId: expect.any(String),
      SentTimestamp: String(sentAtMs),
    });
  });

  it("may have exactly the largest size, attributes included, and no byte more", async () => {
    const { create, send } = await startSqs();
    const url = await create("edge");
    const MessageAttributes = stringAttributes({ name: "value" });
    const room = MAX_MESSAGE_BYTES - "name".length - "String".length - "value".length;

    await expect(send(url, "x".repeat(room), { MessageAttributes })).resolves.toBeDefined();
    const tooLong = send(url, "x".repeat(room + 1), { MessageAttributes });

    await expect(tooLong).rejects.toMatchObject({ name: "InvalidParameterValue" });
    await expect(tooLong).rejects.toThrow("Message must be shorter than 1048576 bytes");
  });

  it.each(["\u0000", "a\u001fb", "\ufffe", "\ud800"])("can't carry %j", async (body) => {
    const { queues, create } = await startSqs();
    const QueueUrl = await create("edge");

    // Not through the SDK: it would replace what can't be written as UTF-8.
    const response = await fetch(queues.url, {
      method: "POST",
      headers: { "x-amz-target": "AmazonSQS.SendMessage" },
      body: JSON.stringify({ QueueUrl, MessageBody: body }),
    });

    expect(await response.json()).toMatchObject({ __type: `com.amazonaws.sqs#${InvalidMessageContents.name}` });
  });

  it.each([
    ["no body", { MessageBody: "" }, "MissingParameter"],
    ["a long delay", { MessageBody: "x", DelaySeconds: 901 }, "InvalidParameterValue"],
    [
      "a reserved attribute",
      { MessageBody: "x", MessageAttributes: stringAttributes({ "AWS.x": "1" }) },
      "InvalidParameterValue",
    ],
    [
      "an empty attribute",
      { MessageBody: "x", MessageAttributes: stringAttributes({ a: "" }) },
      "InvalidParameterValue",
    ],
    [
      "an attribute of no type",
      { MessageBody: "x", MessageAttributes: { a: { DataType: "Text", StringValue: "1" } } },
      "InvalidParameterValue",
    ],
    [
      "eleven attributes",
      {
        MessageBody: "x",
        MessageAttributes: stringAttributes(Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`a${i}`, "1"]))),
      },
      "InvalidParameterValue",
    ],
  ])("is refused with %s", async (_, input, name) => {
    const { client, create } = await startSqs();
    const QueueUrl = await create("edge");

    await expect(client.send(new SendMessageCommand({ QueueUrl, ...input }))).rejects.toMatchObject({ name });
  });

  it("is deleted by its receipt, even twice and even once it is visible again", async () => {
    const { client, clock, create, queues, receive, send } = await startSqs();
    const QueueUrl = await create("edge");
    await send(QueueUrl, "x");
    const [message] = await receive(QueueUrl);
    clock.advanceSeconds(30);

    for (let i = 0; i < 2; i += 1) {
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    }

    expect(queues.depth("edge").visible).toBe(0);
  });

  it("is not deleted by the receipt of an earlier receive", async () => {
    const { client, clock, create, queues, receive, send } = await startSqs();
    const QueueUrl = await create("edge");
    await send(QueueUrl, "x");
    const [stale] = await receive(QueueUrl);
    clock.advanceSeconds(30);
    await receive(QueueUrl);

    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: stale?.ReceiptHandle }));

    expect(queues.depth("edge").inFlight).toBe(1);
  });

  it("is not deleted by a receipt of another queue, or by nonsense", async () => {
    const { client, create, receive, send } = await startSqs();
    const [QueueUrl, other] = [await create("edge"), await create("other")];
    await send(other, "x");
    const [message] = await receive(other);

    for (const ReceiptHandle of [message?.ReceiptHandle, "nonsense"]) {
      const deleted = client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      await expect(deleted).rejects.toBeInstanceOf(ReceiptHandleIsInvalid);
    }
  });

  it("stays hidden for as long as its receiver says, up to twelve hours", async () => {
    const { client, clock, create, receive, send } = await startSqs();
    const QueueUrl = await create("edge");
    await send(QueueUrl, "x");
    const [message] = await receive(QueueUrl, { VisibilityTimeout: 10 });
    const change = (VisibilityTimeout: number) =>
      client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout }),
      );

    clock.advanceSeconds(9);
    await change(10);
    clock.advanceSeconds(9);
    expect(await receive(QueueUrl)).toEqual([]);
    await expect(change(43_200)).rejects.toMatchObject({ name: "InvalidParameterValue" });
    clock.advanceSeconds(1);
    await expect(change(5)).rejects.toBeInstanceOf(MessageNotInflight);

    expect(await receive(QueueUrl)).toHaveLength(1);
    await expect(change(5)).rejects.toThrow("Message does not exist or is not available");
  });
});

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

describe("a receive", () => {
  it.each([
    [{ MaxNumberOfMessages: 0 }, "Must be between 1 and 10"],
    [{ MaxNumberOfMessages: 11 }, "Must be between 1 and 10"],
    [{ WaitTimeSeconds: 21 }, "Must be >= 0 and <= 20"],
    [{ VisibilityTimeout: 43_201 }, "Must be between 0 and 43200"],
  ])("with %j is refused", async (input, reason) => {
    const { create, receive } = await startSqs();

    await expect(receive(await create("edge"), input)).rejects.toThrow(reason);
  });

  it("that waits gets a message the moment it is sent", async () => {
    const { clock, create, receive, send } = await startSqs();
    const url = await create("edge");
    const waiting = receive(url, { WaitTimeSeconds: 20 });
    await sleeping(clock, 1);

    await send(url, "x");

    expect(await waiting).toMatchObject([{ Body: "x" }]);
  });

  it("that waits gets a message the moment its delay or its receiver's time is over", async () => {
    const { clock, create, receive, send } = await startSqs();
    const url = await create("edge", {
      DelaySeconds: "5",
      ReceiveMessageWaitTimeSeconds: "20",
      VisibilityTimeout: "3",
    });
    await send(url, "x");

    for (const seconds of [5, 3]) {
      const waiting = receive(url);
      await sleeping(clock, 1);
      clock.advanceSeconds(seconds);
      expect(await waiting).toMatchObject([{ Body: "x" }]);
    }
  });

  it("that waited in vain comes back empty", async () => {
    const { clock, create, receive } = await startSqs();
    const waiting = receive(await create("edge"), { WaitTimeSeconds: 20 });
    await sleeping(clock, 1);

    clock.advanceSeconds(20);

    expect(await waiting).toEqual([]);
    expect(clock.sleepers).toBe(0);
  });

  it("whose caller hung up takes no message away from others", async () => {
    const { clock, create, client, queues, receive, send } = await startSqs();
    const QueueUrl = await create("edge");
    const caller = new AbortController();
    const hungUp = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: caller.signal,
    });
    await sleeping(clock, 1);

    caller.abort();
    await expect(hungUp).rejects.toMatchObject({ name: "AbortError" });
    await sleeping(clock, 0);
    await send(QueueUrl, "x");

    expect(queues.depth("edge").visible).toBe(1);
    expect(await receive(QueueUrl)).toHaveLength(1);
  });

  it("that waits ends when the service closes, and no timer is left", async () => {
    const { clock, create, queues, receive } = await startSqs();
    const waiting = receive(await create("edge"), { WaitTimeSeconds: 20 });
    await sleeping(clock, 1);

    await Promise.all([queues.close(), expect(waiting).rejects.toThrow(/socket hang up|ECONNRESET/)]);

    await sleeping(clock, 0);
  });
});

/** Waits until so many callers are asleep on the clock. */
async function sleeping(clock: Sqs["clock"], count: number): Promise<void> {
  await vi.waitFor(() => expect(clock.sleepers).toBe(count));
}

function stringAttributes(values: Readonly<Record<string, string>>) {
  const entries = Object.entries(values).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]);
  return Object.fromEntries(entries) as Record<string, { DataType: string; StringValue: string }>;
}

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
