import {
  DeleteQueueCommand,
  ListMessageMoveTasksCommand,
  ResourceNotFoundException,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { describe, expect, it, vi } from "vitest";
import { startSqs } from "./start-sqs.ts";

describe("a message that is received too often", () => {
  it("goes to the dead-letter queue at the next receive, and tells where it comes from", async () => {
    const { clock, dead, queues, receive, send, url, sourceArn } = await startWithDeadLetters(2);
    await send(url, "poison");
    for (let i = 0; i < 2; i += 1) {
      expect(await receive(url)).toHaveLength(1);
      clock.advanceSeconds(30);
    }

    expect(await receive(url)).toEqual([]);

    expect(queues.depth("work")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    const [letter] = await receive(dead, { MessageSystemAttributeNames: ["All"] });
    expect(letter).toMatchObject({
      Body: "poison",
      Attributes: { DeadLetterQueueSourceArn: sourceArn, ApproximateReceiveCount: "3" },
    });
  });

  it("expires by the time it was first sent, so a dead-letter queue that keeps it no longer loses it", async () => {
    const { clock, queues, receive, send, url } = await startWithDeadLetters(1, { MessageRetentionPeriod: "100" });
    await send(url, "poison");
    await receive(url);
    clock.advanceSeconds(90);
    await receive(url);
    expect(queues.depth("dead").visible).toBe(1);

    clock.advanceSeconds(10);

    expect(queues.depth("dead").visible).toBe(0);
  });

  it("is received on when the dead-letter queue is gone", async () => {
    const { client, clock, dead, receive, send, url } = await startWithDeadLetters(1);
    await client.send(new DeleteQueueCommand({ QueueUrl: dead }));
    await send(url, "poison");
    await receive(url);
    clock.advanceSeconds(30);

    expect(await receive(url)).toHaveLength(1);
  });
});

describe("moving dead letters", () => {
  it("sends them anew to where they failed: other ids, no receives, a new age", async () => {
    const { bury, clock, deadArn, move, queues, receive, url, tasks } = await startWithDeadLetters(1);
    const id = await bury("poison");
    clock.advanceSeconds(1_000);

    await move({ SourceArn: deadArn });

    await vi.waitFor(() => expect(queues.depth("work").visible).toBe(1));
    const [message] = await receive(url, { MessageSystemAttributeNames: ["All"] });
    expect(message).toMatchObject({
      Body: "poison",
      Attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(clock.now()) },
    });
    expect(message?.MessageId).not.toBe(id);
    expect(await tasks()).toMatchObject([
      {
        Status: "COMPLETED",
        SourceArn: deadArn,
        ApproximateNumberOfMessagesMoved: 1,
        ApproximateNumberOfMessagesToMove: 1,
      },
    ]);
  });

  it("goes no faster than asked, and only one task at a time", async () => {
    const { bury, clock, create, arnOf, deadArn, move, queues, tasks } = await startWithDeadLetters(1);
    for (const body of ["a", "b", "c"]) await bury(body);
    const DestinationArn = await arnOf(await create("elsewhere"));

    const { TaskHandle } = await move({ SourceArn: deadArn, DestinationArn, MaxNumberOfMessagesPerSecond: 2 });

    await vi.waitFor(() => expect(queues.depth("elsewhere").visible).toBe(2));
    expect(await tasks()).toMatchObject([{ Status: "RUNNING", TaskHandle, ApproximateNumberOfMessagesMoved: 2 }]);
    await expect(move({ SourceArn: deadArn })).rejects.toThrow("There is already a task running");
    clock.advanceSeconds(1);
    expect(queues.depth("elsewhere").visible).toBe(3);
    expect(await tasks()).toMatchObject([{ Status: "COMPLETED", ApproximateNumberOfMessagesMoved: 3 }]);
  });

  it("fails, and loses nothing, when nobody knows where a message came from", async () => {
    const { dead, deadArn, move, queues, send, tasks } = await startWithDeadLetters(1);
    await send(dead, "sent here directly");

    await move({ SourceArn: deadArn });

    await vi.waitFor(async () =>
      expect(await tasks()).toMatchObject([{ Status: "FAILED", FailureReason: "CouldNotDetermineMessageSource" }]),
    );
    expect(queues.depth("dead").visible).toBe(1);
  });

  it("is refused from a queue that takes no dead letters, and from one that isn't there", async () => {
    const { move, sourceArn } = await startWithDeadLetters(1);

    await expect(move({ SourceArn: sourceArn })).rejects.toThrow("must be configured as a Dead Letter Queue");
    await expect(move({ SourceArn: `${sourceArn}-none` })).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  it("stops when the service closes", async () => {
    const { bury, clock, deadArn, move, queues } = await startWithDeadLetters(1);
    await bury("a");
    await bury("b");
    await move({ SourceArn: deadArn, MaxNumberOfMessagesPerSecond: 1 });
    await vi.waitFor(() => expect(queues.depth("work").visible).toBe(1));

    await queues.close();

    expect(clock.sleepers).toBe(0);
  });
});

async function startWithDeadLetters(maxReceiveCount: number, deadAttributes: Record<string, string> = {}) {
  const sqs = await startSqs();
  const dead = await sqs.create("dead", deadAttributes);
  const deadArn = await sqs.arnOf(dead);
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount });
  const url = await sqs.create("work", { RedrivePolicy });
  return {
    ...sqs,
    dead,
    deadArn,
    url,
    sourceArn: await sqs.arnOf(url),
    /** Sends a message and receives it until it is a dead letter. */
    bury: async (body: string): Promise<string> => {
      const id = await sqs.send(url, body);
      for (let receives = 0; receives <= maxReceiveCount; receives += 1) {
        await sqs.receive(url);
        sqs.clock.advanceSeconds(30);
      }
      return id;
    },
    move: (input: ConstructorParameters<typeof StartMessageMoveTaskCommand>[0]) =>
      sqs.client.send(new StartMessageMoveTaskCommand(input)),
    tasks: async () =>
      (await sqs.client.send(new ListMessageMoveTasksCommand({ SourceArn: deadArn, MaxResults: 10 }))).Results,
  };
}
