import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startQueues, type LocalQueues } from "../../infra/local/queue/queue.ts";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { MemoryLaterQueue } from "../../shared/adapters/later-queue/memory.ts";
import { SqsLaterQueue } from "../../shared/adapters/later-queue/sqs.ts";
import { decodeLaterPurge } from "../../shared/pipeline/later/later-message.ts";
import type { LaterPurge, LaterQueue } from "../../shared/ports/later-queue.ts";
import { drainQueue } from "./drain-queue.ts";
import { localAws } from "./local-aws.ts";

/** A later queue, and what comes out of it. */
interface Subject {
  readonly queue: LaterQueue;
  /** What can be received now. */
  due(): Promise<readonly LaterPurge[]>;
  /** What can be received once all delays are over. */
  all(): Promise<readonly LaterPurge[]>;
}

function laterQueueContract(name: string, make: () => Promise<Subject>): void {
  describe(`later queue contract: ${name}`, () => {
    it("gives back each purge as it was kept", async () => {
      const { queue, all } = await make();
      const purges = [purgeOf({ reason: "redis-failed" }), purgeOf({ reason: "coarse", edges: [] })];

      await queue.keep(purges, soon());

      expect(await all()).toStrictEqual(purges);
    });

    it("loses no key and no item of a purge that no message can take", async () => {
      const { queue, all } = await make();
      const keys = Array.from({ length: 30_000 }, (_, i) => `${"k".repeat(60)}:${i}`);

      await queue.keep([purgeOf({ objects: { tags: ["a"], keys, patterns: ["m:*"], all: false } })], soon());

      const kept = await all();
      expect(new Set(kept.flatMap(({ objects }) => objects.keys))).toStrictEqual(new Set(keys));
      expect(new Set(kept.flatMap(({ objects }) => objects.patterns))).toStrictEqual(new Set(["m:*"]));
      expect(kept.every(({ edges }) => edges.length > 0)).toBe(true);
    });

    it("has nothing to keep of nothing", async () => {
      const { queue, all } = await make();

      await queue.keep([], soon());

      expect(await all()).toStrictEqual([]);
    });
  });
}

let queues: LocalQueues;
let client: SQSClient;
let made = 0;
let nowMs = 0;
beforeAll(async () => {
  queues = await startQueues({ clock: { now: () => nowMs, at: () => () => undefined } });
  client = new SQSClient({ ...AWS_CLIENT_OPTIONS, ...localAws(queues.url) });
});
afterAll(async () => {
  client.destroy();
  await queues.close();
});

laterQueueContract("memory", async () => {
  const queue = new MemoryLaterQueue();
  return { queue, due: async () => queue.purges, all: async () => queue.purges };
});

async function makeSqs(): Promise<Subject> {
  made += 1;
  const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName: `later-${made}` }));
  const due = async () => (await drainQueue(client, QueueUrl)).map(({ Body = "" }) => decodeLaterPurge(Body));
  return {
    queue: new SqsLaterQueue(client, QueueUrl),
    due,
    all: () => {
      nowMs += 1_000_000;
      return due();
    },
  };
}
laterQueueContract("sqs", makeSqs);

describe("later purges on SQS", () => {
  it("never come before their delay is over, not even by part of a second", async () => {
    const { queue, due } = await makeSqs();
    await queue.keep([purgeOf({ delayMs: 2_001 })], soon());

    nowMs += 2_999;
    expect(await due()).toStrictEqual([]);
    nowMs += 1;
    expect(await due()).toHaveLength(1);
  });
});

function purgeOf(purge: Partial<LaterPurge>): LaterPurge {
  return {
    reason: "settle",
    objectCaches: ["main"],
    objects: { tags: ["product:1"], keys: ["menu:\uFFFF7"], patterns: [], all: false },
    edges: [{ edge: "www", items: [{ item: "/c/7", under: [], cause: { source: "s", rule: "r" }, name: "event-1" }] }],
    delayMs: 2_000,
    ...purge,
  };
}

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
