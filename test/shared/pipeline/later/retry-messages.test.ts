import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryDeadLetters } from "../../../../shared/adapters/dead-letters/memory.ts";
import { MemoryRedelivery } from "../../../../shared/adapters/redelivery/memory.ts";
import { encodeLaterPurge } from "../../../../shared/pipeline/later/later-message.ts";
import { MAX_REDELIVERY_DELAY_MS, redeliveryDelayMs } from "../../../../shared/pipeline/later/redelivery-delay.ts";
import { retryMessages, type LaterMessage, type Retrying } from "../../../../shared/pipeline/later/retry-messages.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import type { LaterPurge } from "../../../../shared/ports/later-queue.ts";
import type { ObjectCache } from "../../../../shared/ports/object-cache.ts";
import { BatchWorld } from "../batch-world.ts";

describe("making kept purges", () => {
  it("purges the object caches that are named, then queues the edge items", async () => {
    const { world, run } = start();
    for (const cache of [world.main, world.spare]) cache.entries.set("menu:7", "old");

    const failed = await retryMessages([messageOf({ objectCaches: ["main"] })], run);

    expect(failed).toStrictEqual([]);
    expect(world.main.entries.has("menu:7")).toBe(false);
    expect(world.spare.entries.has("menu:7")).toBe(true);
    expect(world.edgeQueue.itemsOf("www").map(({ item }) => item)).toStrictEqual(["/c/7"]);
  });

  it("queues nothing while an object cache still fails, and comes again later and later", async () => {
    const { world, run, redelivery } = start({ main: broken });

    for (const receives of [1, 2, 10]) {
      expect(await retryMessages([messageOf({}, receives)], run)).toStrictEqual([`message ${receives}`]);
    }

    expect(world.edgeQueue.requests).toStrictEqual([]);
    expect([...redelivery.delaysMs.values()]).toStrictEqual([2_500, 5_000, 150_000]);
  });

  it("lets no purge that fails hold up another", async () => {
    const { world, run } = start({ main: broken });

    const failed = await retryMessages([messageOf({}, 1), messageOf({ objectCaches: ["spare"] }, 2)], run);

    expect(failed).toStrictEqual(["message 1"]);
    expect(world.edgeQueue.itemsOf("www")).toHaveLength(1);
  });

  it("fails when an edge item can't be queued", async () => {
    const { world, run } = start();
    const edgeQueue = { queue: async (requests: LaterPurge["edges"]) => ({ failed: requests }) };

    expect(await retryMessages([messageOf({})], { ...run, edgeQueue })).toStrictEqual(["message 1"]);
    expect(world.reporter.events).toContainEqual({
      type: "later-purge-failed",
      message: "message 1",
      receives: 1,
      error: "later purge still fails: edges www",
    });
  });

  it("goes on without an object cache that was taken out of the configuration", async () => {
    const { world, run } = start();

    expect(await retryMessages([messageOf({ objectCaches: ["gone", "main"] })], run)).toStrictEqual([]);
    expect(world.edgeQueue.itemsOf("www")).toHaveLength(1);
  });

  it("sets a message aside at once that it can't read, for redrive to answer", async () => {
    const { run, redelivery, deadLetters } = start();

    expect(await retryMessages([strange, messageOf({})], run)).toStrictEqual([]);
    expect(deadLetters.texts).toStrictEqual([strange.text]);
    expect(redelivery.delaysMs.size).toBe(0);
  });

  it("never drops a message it can't read: it comes again while it can't be set aside either", async () => {
    const { run } = start();
    const deadLetters = { keep: () => Promise.reject(new PurgeTargetError("dead letters", "TimeoutError")) };

    expect(await retryMessages([strange, messageOf({})], { ...run, deadLetters })).toStrictEqual(["strange"]);
  });

  it("waits at least half of what it waits at most, and never longer than the longest wait", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (receives, chance) => {
        const delayMs = redeliveryDelayMs(receives, chance);

        expect(delayMs).toBeGreaterThanOrEqual(redeliveryDelayMs(receives, 1) / 2);
        expect(delayMs).toBeLessThanOrEqual(MAX_REDELIVERY_DELAY_MS);
      }),
    );
  });
});

const strange = { id: "strange", text: '{"v":99}', handle: "h", receives: 1 };

const broken: ObjectCache = { purge: () => Promise.reject(new PurgeTargetError("redis main", "TimeoutError")) };

function start({ main }: { readonly main?: ObjectCache } = {}) {
  const world = new BatchWorld();
  const redelivery = new MemoryRedelivery();
  const deadLetters = new MemoryDeadLetters();
  const objectCaches = new Map<string, ObjectCache>([
    ["main", main ?? world.main],
    ["spare", world.spare],
  ]);
  const run: Retrying = { ...world.run(), objectCaches, redelivery, deadLetters, chance: () => 0 };
  return { world, run, redelivery, deadLetters };
}

function messageOf(purge: Partial<LaterPurge>, receives = 1): LaterMessage {
  const cause = { source: "Products", rule: "lists" };
  const text = encodeLaterPurge({
    reason: "redis-failed",
    objectCaches: ["main"],
    objects: { tags: ["category:7"], keys: ["menu:7"], patterns: [], all: false },
    edges: [{ edge: "www", items: [{ item: "/c/7", under: [], cause }] }],
    delayMs: 0,
    ...purge,
  });
  return { id: `message ${receives}`, text, handle: `handle ${receives}`, receives };
}
