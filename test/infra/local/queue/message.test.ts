import { InvalidMessageContents, SendMessageCommand } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { MAX_MESSAGE_BYTES, startSqs } from "./start-sqs.ts";

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
});

function stringAttributes(values: Readonly<Record<string, string>>) {
  const entries = Object.entries(values).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]);
  return Object.fromEntries(entries) as Record<string, { DataType: string; StringValue: string }>;
}
