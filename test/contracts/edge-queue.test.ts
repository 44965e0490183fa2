import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startQueues, type LocalQueues } from "../../infra/local/queue/queue.ts";
import { AWS_CLIENT_OPTIONS } from "../../shared/adapters/aws/client-options.ts";
import { MemoryEdgeQueue } from "../../shared/adapters/edge-queue/memory.ts";
import { SqsEdgeQueue } from "../../shared/adapters/edge-queue/sqs.ts";
import { decodeEdgeMessage } from "../../shared/pipeline/edge/edge-message.ts";
import type { NamedItem } from "../../shared/pipeline/edge-item.ts";
import type { EdgeQueue, EdgeRequest } from "../../shared/ports/edge-queue.ts";
import { drainQueue } from "./drain-queue.ts";
import { localAws } from "./local-aws.ts";

/** An edge queue, and what a planner gets from it. */
interface Subject {
  readonly queue: EdgeQueue;
  /** Each request as it arrived. */
  arrived(): Promise<readonly EdgeRequest[]>;
}

function edgeQueueContract(name: string, make: () => Promise<Subject>): void {
  describe(`edge queue contract: ${name}`, () => {
    it("brings every item with its ancestors, its cause and its name to its edge", async () => {
      const { queue, arrived } = await make();
      const requests = [
        { edge: "www", items: [itemOf("#product:1", { under: ["#products"], name: "event-1" }), itemOf("/c/tv")] },
        { edge: "api", items: [itemOf("#product:1")] },
      ];

      const { failed } = await queue.queue(requests, soon());

      expect(failed).toStrictEqual([]);
      expect(byEdge(await arrived())).toStrictEqual(byEdge(requests));
    });

    it("brings thousands of items, more than one message takes", async () => {
      const { queue, arrived } = await make();
      const items = Array.from({ length: 9_000 }, (_, i) => itemOf(`/${"x".repeat(200)}/${i}`));

      const { failed } = await queue.queue([{ edge: "www", items }], soon());

      expect(failed).toStrictEqual([]);
      const got = (await arrived()).flatMap((request) => request.items.map(({ item }) => item));
      expect(got.toSorted()).toStrictEqual(items.map(({ item }) => item).toSorted());
    });

    it("has nothing to say about nothing", async () => {
      const { queue, arrived } = await make();

      expect(await queue.queue([], soon())).toEqual({ failed: [] });
      expect(await arrived()).toStrictEqual([]);
    });
  });
}

let queues: LocalQueues;
let client: SQSClient;
let made = 0;
beforeAll(async () => {
  queues = await startQueues();
  client = new SQSClient({ ...AWS_CLIENT_OPTIONS, ...localAws(queues.url) });
});
afterAll(async () => {
  client.destroy();
  await queues.close();
});

edgeQueueContract("memory", async () => {
  const queue = new MemoryEdgeQueue();
  return { queue, arrived: async () => queue.requests.map(({ edge, items }) => ({ edge, items })) };
});

edgeQueueContract("sqs", async () => {
  made += 1;
  const { QueueUrl = "" } = await client.send(new CreateQueueCommand({ QueueName: `edge-${made}` }));
  return {
    queue: new SqsEdgeQueue(client, QueueUrl, { now: () => 1_700_000_000_000 }),
    arrived: async () => {
      const messages = await drainQueue(client, QueueUrl);
      return messages.map(({ Body = "" }) => decodeEdgeMessage(Body)).map(({ edge, items }) => ({ edge, items }));
    },
  };
});

function itemOf(item: string, overrides: Partial<NamedItem> = {}): NamedItem {
  const cause = { source: "products", rule: "page", sequenceNumber: "100", writtenAtMs: 1_700_000_000_000 };
  return { item, under: [], cause, ...overrides };
}

function byEdge(requests: readonly EdgeRequest[]): readonly EdgeRequest[] {
  return requests.toSorted((a, b) => a.edge.localeCompare(b.edge));
}

function soon(): AbortSignal {
  return AbortSignal.timeout(10_000);
}
