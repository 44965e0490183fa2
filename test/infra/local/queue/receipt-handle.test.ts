import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  MessageNotInflight,
  ReceiptHandleIsInvalid,
} from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { startSqs } from "./start-sqs.ts";

describe("a message", () => {
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
