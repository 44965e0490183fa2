import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalQueues, startQueues } from "../../infra/local/queue/queue.ts";
import type { Intercept } from "../../infra/local/service.ts";
import { StackClock } from "../../infra/local/stack/stack-clock.ts";
import { MemoryPullQueue } from "../../shared/adapters/pull-queue/memory.ts";
import { SqsPullQueue } from "../../shared/adapters/pull-queue/sqs.ts";
import type { PullQueue, ReceivedMessage } from "../../shared/ports/pull-queue.ts";
import { localAws } from "./local-aws.ts";

/** A queue, and what fills it. */
interface Subject {
  readonly queue: PullQueue;
  send(text: string): Promise<void>;
  /** Lets the time pass for which received messages are out of sight. */
  pass(): void;
}

function pullQueueContract(name: string, make: () => Promise<Subject>): void {
  describe(`pull queue contract: ${name}`, () => {
    it("hands over nothing when there is nothing", async () => {
      const { queue } = await make();

      expect(await queue.receive(soon())).toStrictEqual([]);
    });

    it("hands over all messages, ten at a time at most, each once for a while", async () => {
      const { queue, send } = await make();
      for (let i = 0; i < 25; i += 1) await send(`message ${i}`);

      const batches = await drain(queue);

      expect(batches.every((batch) => batch.length <= 10)).toBe(true);
      expect(new Set(batches.flat().map(({ text }) => text)).size).toBe(25);
      expect(batches.flat()).toHaveLength(25);
    });

    it("hands over again, under the same id, what was not taken off", async () => {
      const { queue, send, pass } = await make();
      await send("one");
      const [first] = await queue.receive(soon());

      pass();

      const [again] = await queue.receive(soon());
      expect(again).toMatchObject({ id: first?.id, text: "one" });
    });

    it("never hands over again what was taken off, even twice", async () => {
      const { queue, send, pass } = await make();
      for (let i = 0; i < 12; i += 1) await send(`message ${i}`);
      const received = (await drain(queue)).flat();

      await queue.remove(received, soon());
      await queue.remove(received, soon());

      pass();
      expect(await queue.receive(soon())).toStrictEqual([]);
    });
  });
}

const clock = new StackClock();
let queues: LocalQueues;
let client: SQSClient;
let intercept: Intercept = () => undefined;
let made = 0;

beforeAll(async () => {
  queues = await startQueues({ clock, intercept: (call) => intercept(call) });
  client = new SQSClient({ ...localAws(queues.url), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await queues.close();
});

pullQueueContract("memory", async () => {
  const queue = new MemoryPullQueue();
  let sent = 0;
  return { queue, send: async (text) => queue.send(String((sent += 1)), text), pass: () => queue.reveal() };
});
pullQueueContract("SQS", makeSqs);

describe("a pull queue on SQS", () => {
  it.each([
    ["receive", "ReceiveMessage"],
    ["remove", "DeleteMessageBatch"],
  ])("says what SQS said when it can't %s", async (_, operation) => {
    const { queue, send } = await makeSqs();
    await send("hush");
    const messages = operation === "ReceiveMessage" ? [] : await queue.receive(soon());
    const body = '{"__type":"com.amazon.coral.service#AccessDeniedException"}';
    intercept = (call) =>
      call.operation === operation
        ? { kind: "answer", status: 400, body, contentType: "application/x-amz-json-1.0" }
        : undefined;

    const refused = operation === "ReceiveMessage" ? queue.receive(soon()) : queue.remove(messages, soon());

    await expect(refused).rejects.toThrow("dead letters: AccessDeniedException (400)");
    intercept = () => undefined;
  });
});

async function makeSqs(): Promise<Subject> {
  const QueueName = `pulled-${(made += 1)}`;
  const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName }));
  return {
    queue: new SqsPullQueue(client, QueueUrl, "dead letters"),
    send: async (MessageBody) => void (await client.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
    pass: () => clock.skip(61_000),
  };
}

async function drain(queue: PullQueue): Promise<readonly (readonly ReceivedMessage[])[]> {
  const batches: (readonly ReceivedMessage[])[] = [];
  for (;;) {
    const batch = await queue.receive(soon());
    if (batch.length === 0) return batches;
    batches.push(batch);
  }
}

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
