import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { Redis } from "@upstash/redis";
import type { Context, SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { SqsLaterQueue } from "../../../shared/adapters/later-queue/sqs.ts";
import { ENV } from "../../../shared/env.ts";
import { captureOutput } from "../../shared/adapters/reporter/capture-output.ts";
import { REDIS_TOKEN, servicesForAll } from "../local-services.ts";

const world = servicesForAll();

describe("the redis-retry function", () => {
  it("leaves a purge that still fails on its queue, out of sight for a while, and makes it once Redis answers", async () => {
    captureOutput();
    const redis = new Redis({ url: world.services.redis.url, token: REDIS_TOKEN });
    await redis.set("menu:7", "old");
    const { handler } = await import("../../../functions/redis-retry/handler.ts");
    const event = await kept();

    const postponedBySeconds: unknown[] = [];
    world.fault = ({ service, operation, body, phase }) => {
      if (operation === "ChangeMessageVisibility" && phase === "arrived") {
        postponedBySeconds.push((body as { readonly VisibilityTimeout: number }).VisibilityTimeout);
      }
      return service === "redis" ? { kind: "drop" } : undefined;
    };
    expect(await handler(event, context)).toStrictEqual({
      batchItemFailures: [{ itemIdentifier: event.Records[0]?.messageId }],
    });
    expect([[3], [4], [5]]).toContainEqual(postponedBySeconds);
    expect(world.services.queues.depth("edge")).toMatchObject({ visible: 0 });

    world.fault = () => undefined;
    expect(await handler(event, context)).toStrictEqual({ batchItemFailures: [] });
    expect(await redis.get("menu:7")).toBeNull();
    expect(world.services.queues.depth("edge")).toMatchObject({ visible: 1 });
  });

  it("puts a message on the dead-letter queue that it can't read, as it is", async () => {
    captureOutput();
    const { handler } = await import("../../../functions/redis-retry/handler.ts");
    const [record] = (await kept()).Records;
    const event = { Records: [{ ...record, body: '{"v":99}' }] } as SQSEvent;

    expect(await handler(event, context)).toStrictEqual({ batchItemFailures: [] });

    const dead = new ReceiveMessageCommand({ QueueUrl: world.services.env[ENV.laterDeadLettersUrl] });
    expect((await world.services.sqs.send(dead)).Messages?.map(({ Body }) => Body)).toStrictEqual(['{"v":99}']);
  });
});

/** A purge of `menu:7` and `/c/7`, as Lambda hands it over. */
async function kept(): Promise<SQSEvent> {
  const queueUrl = world.services.env[ENV.laterQueueUrl] ?? "";
  const cause = { source: "Products", rule: "lists" };
  const purge = {
    reason: "redis-failed",
    objectCaches: ["main"],
    objects: { tags: [], keys: ["menu:7"], patterns: [], all: false },
    edges: [{ edge: "www", items: [{ item: "/c/7", under: [], cause }] }],
    delayMs: 0,
  } as const;
  await new SqsLaterQueue(world.services.sqs, queueUrl).keep([purge], AbortSignal.timeout(10_000));
  const { Messages: [message] = [] } = await world.services.sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
  const { MessageId: messageId = "", Body: body = "", ReceiptHandle: receiptHandle = "" } = message ?? {};
  const attributes = { ApproximateReceiveCount: "1" };
  return { Records: [{ messageId, body, receiptHandle, attributes }] } as SQSEvent;
}

const context = { getRemainingTimeInMillis: () => 8_000 } as Context;
