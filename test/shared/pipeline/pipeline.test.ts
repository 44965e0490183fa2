import { describe, expect, it } from "vitest";
import type { PipelineEvent } from "../../../shared/pipeline/events.ts";
import { invalidate } from "../../../shared/pipeline/pipeline.ts";
import { PurgeTargetError } from "../../../shared/ports/errors.ts";
import type { ObjectCache } from "../../../shared/ports/object-cache.ts";
import { BatchWorld, inserted, recordOf, sequenceNumber } from "./batch-world.ts";

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
    expect(world.itemsAt("www")).toMatchInlineSnapshot(`
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

    expect(world.itemsAt("www")).toStrictEqual(["#product:1", "#category:tv", "#product:2", "/c/tv"]);
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
    expect(world.itemsAt("www")).toContain("#product:1");
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

  it("asks for the same work under the same name when the batch comes again, whole, in parts or with more behind it", async () => {
    const world = new BatchWorld();
    const records = [inserted(1, "1", "tv"), inserted(2, "2", "hifi")];

    await invalidate(records, world.run());
    const once = world.itemsAt("www");
    await invalidate(records, world.run());
    expect(world.itemsAt("www")).toStrictEqual(once);

    for (const record of records) await invalidate([record], world.run());
    expect(world.itemsAt("www")).toStrictEqual(once);

    await invalidate([...records, inserted(3, "1", "tv")], world.run());
    expect(world.itemsAt("www").filter((item) => !once.includes(item) || item === "#product:2")).toStrictEqual([
      "#product:2",
    ]);
    expect(world.itemsAt("www").filter((item) => item === "#product:1")).toHaveLength(2);
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

function trace(event: PipelineEvent): string {
  const { type, ...facts } = event;
  const brief = "sample" in facts ? { ...facts, sample: facts.sample.map(({ what }) => what) } : facts;
  return `${type.padEnd(14)} ${JSON.stringify(brief)}`;
}
