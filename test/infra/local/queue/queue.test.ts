import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  PurgeQueueInProgress,
  QueueDeletedRecently,
  QueueDoesNotExist,
  QueueNameExists,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import type { LocalCall } from "../../../../infra/local/service.ts";
import { startSqs } from "./start-sqs.ts";

describe("queues", () => {
  it("can be made again with the same attributes, and not with others", async () => {
    const { client, create } = await startSqs();
    const url = await create("edge", { DelaySeconds: "5" });

    expect(await create("edge", { DelaySeconds: "5" })).toBe(url);
    expect(await create("edge")).toBe(url);
    await expect(create("edge", { VisibilityTimeout: "30" })).resolves.toBe(url); // the default
    const other = create("edge", { DelaySeconds: "6" });

    await expect(other).rejects.toBeInstanceOf(QueueNameExists);
    await expect(other).rejects.toThrow("a different value for attribute DelaySeconds");
    expect(await client.send(new GetQueueUrlCommand({ QueueName: "edge" }))).toMatchObject({ QueueUrl: url });
  });

  it("are told apart by errors the SDK knows", async () => {
    const { client } = await startSqs();

    const error = await client.send(new GetQueueUrlCommand({ QueueName: "none" })).catch((e: unknown) => e);

    expect(error).toBeInstanceOf(QueueDoesNotExist);
    expect(error).toMatchObject({ Code: "AWS.SimpleQueueService.NonExistentQueue", Type: "Sender", $fault: "client" });
  });

  it("are listed by prefix, page by page", async () => {
    const { client, create } = await startSqs();
    for (const name of ["b", "a-3", "a-1", "a-2"]) await create(name);

    const first = await client.send(new ListQueuesCommand({ QueueNamePrefix: "a-", MaxResults: 2 }));
    const rest = await client.send(
      new ListQueuesCommand({ QueueNamePrefix: "a-", MaxResults: 2, NextToken: first.NextToken }),
    );

    expect(names(first.QueueUrls)).toEqual(["a-1", "a-2"]);
    expect(names(rest.QueueUrls)).toEqual(["a-3"]);
    expect(rest.NextToken).toBeUndefined();
  });

  it("tell all about themselves, defaults included", async () => {
    const { client, clock, create, send, receive } = await startSqs();
    const QueueUrl = await create("edge");
    await send(QueueUrl, "visible");
    await send(QueueUrl, "in flight");
    await send(QueueUrl, "delayed", { DelaySeconds: 60 });
    await receive(QueueUrl, { MaxNumberOfMessages: 1 });
    clock.advanceSeconds(1);

    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));

    expect(Attributes).toEqual({
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesDelayed: "1",
      ApproximateNumberOfMessagesNotVisible: "1",
      CreatedTimestamp: "1767225600",
      DelaySeconds: "0",
      LastModifiedTimestamp: "1767225600",
      MaximumMessageSize: "1048576",
      MessageRetentionPeriod: "345600",
      QueueArn: "arn:aws:sqs:us-east-1:000000000000:edge",
      ReceiveMessageWaitTimeSeconds: "0",
      SqsManagedSseEnabled: "true",
      VisibilityTimeout: "30",
    });
  });

  it("take new attributes, and take them back", async () => {
    const { client, clock, arnOf, create } = await startSqs();
    const QueueUrl = await create("edge");
    const policy = JSON.stringify({ deadLetterTargetArn: await arnOf(await create("dead")), maxReceiveCount: 3 });
    const set = (Attributes: Record<string, string>) =>
      client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    const attributes = async () => {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
      return (await client.send(command)).Attributes;
    };
    clock.advanceSeconds(10);

    await set({ VisibilityTimeout: "8", RedrivePolicy: policy });
    expect(await attributes()).toMatchObject({ VisibilityTimeout: "8", RedrivePolicy: policy });
    expect(await attributes()).toMatchObject({ LastModifiedTimestamp: "1767225610" });
    await set({ RedrivePolicy: "" });

    expect(await attributes()).not.toHaveProperty("RedrivePolicy");
  });

  it.each<[Record<string, string>, string]>([
    [{ DelaySeconds: "901" }, "InvalidAttributeValue"],
    [{ MaximumMessageSize: "1048577" }, "InvalidAttributeValue"],
    [{ VisibilityTimeout: "-1" }, "InvalidAttributeValue"],
    [{ MessageRetentionPeriod: "x" }, "InvalidAttributeValue"],
    [{ Nonsense: "1" }, "InvalidAttributeName"],
    [{ FifoQueue: "true" }, "UnsupportedOperation"],
    [{ RedrivePolicy: "{" }, "InvalidParameterValue"],
    [{ RedrivePolicy: `{"deadLetterTargetArn":"dummy","maxReceiveCount":1}` }, "InvalidParameterValue"],
    [
      { RedrivePolicy: `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:none","maxReceiveCount":1}` },
      "InvalidParameterValue",
    ],
  ])("refuse %j with %s", async (Attributes, name) => {
    const { client } = await startSqs();

    const made = client.send(new CreateQueueCommand({ QueueName: "edge", Attributes }));

    await expect(made).rejects.toMatchObject({ name });
  });

  it("refuse names AWS refuses", async () => {
    const { create } = await startSqs();

    await expect(create("with space")).rejects.toMatchObject({ name: "InvalidParameterValue" });
    await expect(create("x".repeat(81))).rejects.toMatchObject({ name: "InvalidParameterValue" });
  });

  it("are gone with their messages when deleted, and come back empty a minute later at the earliest", async () => {
    const { client, clock, create, queues, send } = await startSqs();
    const QueueUrl = await create("edge");
    await send(QueueUrl, "gone");

    await client.send(new DeleteQueueCommand({ QueueUrl }));

    await expect(send(QueueUrl, "late")).rejects.toBeInstanceOf(QueueDoesNotExist);
    await expect(create("edge")).rejects.toBeInstanceOf(QueueDeletedRecently);
    clock.advanceSeconds(60);
    await create("edge");
    expect(queues.depth("edge")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it("are emptied by a purge, once a minute", async () => {
    const { client, clock, create, queues, receive, send } = await startSqs();
    const QueueUrl = await create("edge");
    const purge = () => client.send(new PurgeQueueCommand({ QueueUrl }));
    await send(QueueUrl, "in flight");
    await receive(QueueUrl);
    await send(QueueUrl, "visible");

    await purge();

    expect(queues.depth("edge")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    await expect(purge()).rejects.toBeInstanceOf(PurgeQueueInProgress);
    clock.advanceSeconds(60);
    await expect(purge()).resolves.toBeDefined();
  });

  it("keep tags", async () => {
    const { client, create } = await startSqs();
    const QueueUrl = await create("edge");

    await client.send(new TagQueueCommand({ QueueUrl, Tags: { a: "1", b: "2" } }));
    await client.send(new UntagQueueCommand({ QueueUrl, TagKeys: ["a"] }));

    expect(await client.send(new ListQueueTagsCommand({ QueueUrl }))).toMatchObject({ Tags: { b: "2" } });
  });

  it("belong to the account they were made in", async () => {
    const { create, send } = await startSqs({ accountId: "111122223333" });
    const url = await create("edge");

    expect(new URL(url).pathname).toBe("/111122223333/edge");
    await expect(send(url.replace("111122223333", "000000000000"), "x")).rejects.toBeInstanceOf(QueueDoesNotExist);
  });
});

describe("the SQS service", () => {
  it("shows each call to the fault plan with its queue", async () => {
    const calls: LocalCall[] = [];
    const { create, send } = await startSqs({ intercept: (call) => void calls.push(call) });

    await send(await create("edge"), "hello");

    expect(calls.map(({ operation, target, phase }) => `${operation} ${target} ${phase}`)).toEqual([
      "CreateQueue edge arrived",
      "CreateQueue edge done",
      "SendMessage edge arrived",
      "SendMessage edge done",
    ]);
    expect(calls[2]?.body).toMatchObject({ MessageBody: "hello" });
  });

  it("has sent a message whose answer was lost", async () => {
    const { create, queues, send } = await startSqs({
      intercept: ({ operation, phase }) =>
        operation === "SendMessage" && phase === "done" ? { kind: "drop" } : undefined,
    });

    await expect(send(await create("edge"), "hello")).rejects.toThrow(/socket hang up|ECONNRESET/);

    expect(queues.depth("edge").visible).toBe(1);
  });

  it.each([
    ["an operation that isn't there", "AmazonSQS.Nonsense", "{}", "com.amazon.coral.service#InvalidAction"],
    ["a body that is not JSON", "AmazonSQS.ListQueues", "{", "com.amazon.coral.service#SerializationException"],
    [
      "a value of the wrong type",
      "AmazonSQS.ListQueues",
      `{"MaxResults":"2"}`,
      "com.amazon.coral.service#SerializationException",
    ],
    ["a missing parameter", "AmazonSQS.GetQueueUrl", "{}", "com.amazon.coral.service#MissingParameter"],
  ])("refuses %s", async (_, target, body, type) => {
    const { queues } = await startSqs();

    const response = await fetch(queues.url, { method: "POST", headers: { "x-amz-target": target }, body });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: type });
  });
});

function names(urls: readonly string[] | undefined): readonly unknown[] | undefined {
  return urls?.map((url) => url.split("/").at(-1));
}
