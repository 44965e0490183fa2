import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PipelineEvent } from "../../../shared/pipeline/events.ts";
import { invalidate } from "../../../shared/pipeline/pipeline.ts";
import type { EdgeQueue } from "../../../shared/ports/edge-queue.ts";
import { PurgeTargetError } from "../../../shared/ports/errors.ts";
import type { ObjectCache } from "../../../shared/ports/object-cache.ts";
import { BatchWorld, recordOf, sequenceNumber, unreadableRecord } from "./batch-world.ts";

describe("invalidate", () => {
  it("purges the object caches, queues the edge items, and tells every step", async () => {
    const world = new BatchWorld();

    const outcome = await invalidate(
      [moved("1", "tv", "hifi"), recordOf(2, "2", { name: "a" }, { name: "b" })],
      world.run(),
    );

    expect(outcome).toStrictEqual({ firstFailure: undefined });
    expect(world.reporter.events.map(trace)).toMatchInlineSnapshot(`
      [
        "changes-read   {"changes":2,"unreadable":0,"oldestAgeMs":1000}",
        "tags-decided   {"tags":4,"paths":2,"objectKeys":2,"effective":2,"ignored":0,"unmatched":0,"failed":0,"ms":0,"sample":["#product:1","#category:tv","#category:hifi","#product:2","/c/tv"]}",
        "objects-purged {"objectCache":"main","tags":4,"keys":2,"commands":0,"ms":0,"reason":"change"}",
        "objects-purged {"objectCache":"spare","tags":4,"keys":2,"commands":0,"ms":0,"reason":"change"}",
        "edge-queued    {"edge":"www","items":6}",
        "edge-queued    {"edge":"old","items":6}",
        "purge-kept     {"reason":"settle","delayMs":2000}",
      ]
    `);
    expect(itemsAt(world, "www")).toMatchInlineSnapshot(`
      [
        "#product:1",
        "#category:tv",
        "#category:hifi",
        "#product:2",
        "/c/tv",
        "/c/hifi",
      ]
    `);
  });

  it("does nothing at all for a batch that makes nothing stale", async () => {
    const world = new BatchWorld();

    await invalidate([recordOf(1, "1", { name: "a" }, { name: "a" })], world.run());

    expect(world.reporter.events.map(({ type }) => type)).toStrictEqual(["changes-read", "tags-decided"]);
    expect(world.edgeQueue.requests).toStrictEqual([]);
  });

  it("queues for an edge only what concerns it, each item once, with its ancestors and its earliest write", async () => {
    const world = new BatchWorld();

    await invalidate([inserted(1, "1", "tv"), inserted(2, "2", "tv")], world.run());

    expect(itemsAt(world, "www")).toStrictEqual(["#product:1", "#category:tv", "#product:2", "/c/tv"]);
    const list = world.edgeQueue.itemsOf("www").find(({ item }) => item === "#category:tv");
    expect(list).toMatchObject({ under: ["#products"], cause: { rule: "lists", sequenceNumber: sequenceNumber(1) } });
  });

  it("unlinks plain keys and purges edges with hand-written headers again once the source has settled", async () => {
    const world = new BatchWorld();

    await invalidate([inserted(1, "1", "tv")], world.run());

    expect(world.laterQueue.purges).toMatchObject([
      {
        reason: "settle",
        objectCaches: ["main", "spare"],
        objects: { tags: [], keys: ["menu:tv"], patterns: [], all: false },
        edges: [{ edge: "old" }],
        delayMs: 2_000,
      },
    ]);
  });

  it("keeps the purge of an object cache that fails, and the edge items with it, without holding up the stream", async () => {
    const world = new BatchWorld();
    const objectCaches = new Map<string, ObjectCache>([
      ["main", { purge: () => Promise.reject(new PurgeTargetError("redis main", "TimeoutError")) }],
      ["spare", world.spare],
    ]);

    const outcome = await invalidate([inserted(1, "1", "tv")], world.run({ objectCaches }));

    expect(outcome.firstFailure).toBeUndefined();
    expect(itemsAt(world, "www")).toContain("#product:1");
    expect(world.laterQueue.purges).toMatchObject([
      { reason: "redis-failed", objectCaches: ["main"], edges: [{ edge: "www" }], delayMs: 0 },
      // the edge that is sent to only after settling must find all object caches purged
      {
        reason: "settle",
        objectCaches: ["main", "spare"],
        objects: { tags: ["product:1", "category:tv"] },
        edges: [{ edge: "old" }],
      },
    ]);
  });

  it("parks what can't be read and what a rule throws at, and purges their source as a whole", async () => {
    const world = new BatchWorld();
    const poison = recordOf(2, "2", undefined, { category: "tv", broken: true });

    const outcome = await invalidate([inserted(1, "1", "tv"), poison, unreadableRecord(3)], world.run());

    expect(outcome.firstFailure).toBeUndefined();
    expect([...world.parking.parked.values()]).toMatchObject([
      { code: "E_RULE_FAILED", sequenceNumber: sequenceNumber(2), record: poison },
      { code: "E_UNREADABLE_RECORD", sequenceNumber: sequenceNumber(3), record: unreadableRecord(3) },
    ]);
    expect(itemsAt(world, "www")).toEqual(expect.arrayContaining(["#product:1", "#products", "/c/*"]));
    expect(world.reporter.of("coarse-purge")).toHaveLength(1);
  });

  it("purges everything of an edge that a coarse tag may not reach, because responses carry no ancestors", async () => {
    const world = new BatchWorld();

    await invalidate([unreadableRecord(1)], world.run());

    expect(itemsAt(world, "www")).toEqual(["#products", "/c/*"]);
    expect(itemsAt(world, "old")).toEqual(["/*"]);
  });

  it("purges a source as a whole once in a window, then keeps one purge that covers all that follow", async () => {
    const world = new BatchWorld();
    for (let batch = 0; batch < 5; batch += 1) {
      await invalidate([unreadableRecord(batch)], world.run());
      world.clock.nowMs += 1_000;
    }

    const turns = world.reporter.events.flatMap((event) => (event.type === "coarse-purge" ? [event.when] : []));
    expect(turns).toStrictEqual(["now", "later", "covered", "covered", "covered"]);
    expect(world.laterQueue.purges.filter(({ reason }) => reason === "coarse")).toMatchObject([
      { objects: { tags: ["products"], patterns: ["menu:*"] }, delayMs: 59_000 },
    ]);
  });

  it("purges the whole source at once where the gate does not answer", async () => {
    const world = new BatchWorld();
    const coarseGate = { claim: () => Promise.reject(new PurgeTargetError("coarse gate", "TimeoutError")) };

    await invalidate([unreadableRecord(1)], world.run({ coarseGate }));

    expect(itemsAt(world, "www")).toContain("#products");
    expect(world.reporter.events).toContainEqual({
      type: "gate-failed",
      source: "Products",
      error: "coarse gate: TimeoutError",
    });
  });

  it("asks for a batch again from the first record that could not be parked, and purges its source meanwhile", async () => {
    const world = new BatchWorld();
    const parking = { park: () => Promise.reject(new PurgeTargetError("parked objects", "status 503")) };

    const outcome = await invalidate([inserted(1, "1", "tv"), unreadableRecord(2)], world.run({ parking }));

    expect(outcome.firstFailure).toBe(sequenceNumber(2));
    expect(itemsAt(world, "www")).toContain("#products");
  });

  it("asks for a batch again from the first record whose later purge could not be kept", async () => {
    const world = new BatchWorld();
    const laterQueue = { keep: () => Promise.reject(new PurgeTargetError("later queue", "refused")) };

    const outcome = await invalidate(
      [recordOf(1, "1", { name: "a" }, { name: "a" }), inserted(2, "2", "tv")],
      world.run({ laterQueue }),
    );

    expect(outcome.firstFailure).toBe(sequenceNumber(2));
  });

  it("asks for the whole batch again when nothing tells where the first failure is", async () => {
    const world = new BatchWorld();
    const parking = { park: () => Promise.reject(new PurgeTargetError("parked objects", "status 503")) };

    await expect(invalidate([{ nothing: true }, inserted(2, "2", "tv")], world.run({ parking }))).rejects.toThrow(
      "the whole batch must come again",
    );
  });

  it("offers the edge items that a queue did not take once more", async () => {
    const world = new BatchWorld();
    const edgeQueue = refusing(world.edgeQueue, 1, () => true);

    const outcome = await invalidate([inserted(1, "1", "tv")], world.run({ edgeQueue }));

    expect(outcome.firstFailure).toBeUndefined();
    expect(itemsAt(world, "www")).toContain("#product:1");
  });

  it("answers with the lowest place that needs an item that was not queued, and whose own items come again as a whole", async () => {
    const categories = fc.array(fc.constantFrom("tv", "hifi", "pc"), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(categories, fc.func(fc.boolean()), async (batch, isRefused) => {
        const world = new BatchWorld();
        const edgeQueue = refusing(world.edgeQueue, Infinity, (edge, item) => isRefused(edge, item));
        const records = batch.map((category, place) => inserted(place, String(place), category));

        const { firstFailure } = await invalidate(records, world.run({ edgeQueue }));

        const refused = batch.flatMap((category, place) => {
          const items = [`#product:${place}`, `#category:${category}`, `/c/${category}`];
          return ["www", "old"].some((edge) => items.some((item) => isRefused(edge, item))) ? [place] : [];
        });
        const firstRefused = startOfCategories(refused[0] ?? -1, batch);
        expect(firstFailure).toBe(firstRefused < 0 ? undefined : sequenceNumber(firstRefused));
      }),
    );
  });

  it("asks for the same work under the same name when the batch comes again, whole, in parts or with more behind it", async () => {
    const world = new BatchWorld();
    const records = [inserted(1, "1", "tv"), inserted(2, "2", "hifi")];

    await invalidate(records, world.run());
    const once = itemsAt(world, "www");
    await invalidate(records, world.run());
    expect(itemsAt(world, "www")).toStrictEqual(once);

    for (const record of records) await invalidate([record], world.run());
    expect(itemsAt(world, "www")).toStrictEqual(once);

    await invalidate([...records, inserted(3, "1", "tv")], world.run());
    expect(itemsAt(world, "www").filter((item) => !once.includes(item) || item === "#product:2")).toStrictEqual([
      "#product:2",
    ]);
    expect(itemsAt(world, "www").filter((item) => item === "#product:1")).toHaveLength(2);
  });

  it("takes a batch of 6 MB and an item of 400 KB of binary that is also poison", async () => {
    const world = new BatchWorld();
    const bytes = Buffer.alloc(400 * 1024, 0xff).toString("base64");
    const large = recordOf(0, "0", undefined, { broken: true, category: "tv" }) as { dynamodb: { NewImage: object } };
    Object.assign(large.dynamodb.NewImage, { data: { B: bytes } });
    const small = Array.from({ length: 9_999 }, (_, i) =>
      recordOf(i + 1, `${i}`, { name: "x".repeat(100) }, { name: "y" }),
    );

    const outcome = await invalidate([large, ...small], world.run());

    expect(outcome.firstFailure).toBeUndefined();
    expect(world.edgeQueue.itemsOf("www").length).toBeGreaterThanOrEqual(9_999);
    expect([...world.parking.parked.values()]).toStrictEqual([expect.objectContaining({ record: large })]);
  });
});

function moved(id: string, from: string, to: string): unknown {
  return recordOf(1, id, { category: from }, { category: to });
}

function inserted(sequence: number, id: string, category: string): unknown {
  return recordOf(sequence, id, undefined, { category });
}

/** Back to where no category goes on that `old`, which is purged once more after each of its changes, was asked for. */
function startOfCategories(place: number, categories: readonly string[]): number {
  const first = categories.findIndex((one, at) => at < place && categories.slice(place).includes(one));
  return first < 0 ? place : startOfCategories(first, categories);
}

function itemsAt(world: BatchWorld, edge: string): readonly string[] {
  return world.edgeQueue.itemsOf(edge).map(({ item }) => item);
}

/** A queue that refuses some items in its first calls. */
function refusing(queue: EdgeQueue, calls: number, isRefused: (edge: string, item: string) => boolean): EdgeQueue {
  let left = calls;
  return {
    queue: async (requests, signal) => {
      left -= 1;
      const refused = left >= 0 ? isRefused : () => false;
      const split = (wanted: boolean) =>
        requests.map(({ edge, items, ...rest }) => ({
          edge,
          ...rest,
          items: items.filter(({ item }) => refused(edge, item) === wanted),
        }));
      await queue.queue(split(false), signal);
      return { failed: split(true).filter(({ items }) => items.length > 0) };
    },
  };
}

function trace(event: PipelineEvent): string {
  const { type, ...facts } = event;
  const brief = "sample" in facts ? { ...facts, sample: facts.sample.map(({ what }) => what) } : facts;
  return `${type.padEnd(14)} ${JSON.stringify(brief)}`;
}
