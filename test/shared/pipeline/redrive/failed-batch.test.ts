import { describe, expect, it } from "vitest";
import { recordOf, sequenceNumber, shop, STREAM, unreadableRecord } from "../batch-world.ts";
import { changeOf, failedBatch, failing, poison, RedriveWorld, refused } from "./redrive-world.ts";

const MANY = Array.from({ length: 300 }, (_, i) => changeOf(i));

describe("a batch that the stream gave up", () => {
  it("is worked on whole and in its order: its edge items are named by its last records, as they would have been", async () => {
    const world = new RedriveWorld();
    await world.giveUpBatch([changeOf(1, "7"), changeOf(2, "8"), changeOf(3, "7")]);

    expect(await world.redrive()).toMatchObject({ done: 1, left: 0, held: 0 });

    expect(world.edgeQueue.itemsOf("www")).toMatchObject([
      { item: "#product:7", name: "event-3" },
      { item: "#product:8", name: "event-2" },
    ]);
    expect(world.events("objects-purged")).toMatchObject(
      ["main", "spare"].map((objectCache) => ({ objectCache, tags: 2 })),
    );
    expect(world.lot.objects.size).toBe(0);
  });

  it.each([
    ["no responseContext: it was never handed to the function", { responseContext: undefined }],
    ["a reason nobody has heard of", { requestContext: { condition: "MoonInTheWrongQuarter" } }],
    ["no requestContext at all, and a new field", { requestContext: undefined, colour: "blue" }],
    ["nothing but its payload", { version: undefined, timestamp: undefined, DDBStreamBatchInfo: undefined }],
  ])("is read when it has %s", async (_, changes) => {
    const world = new RedriveWorld();
    await world.lot.put("aws/lambda/1", failedBatch([changeOf(1)], changes));

    expect(await world.redrive()).toMatchObject({ done: 1, gaveUp: 0, left: 0 });
    expect(world.edgeQueue.itemsOf("www")).toHaveLength(1);
  });

  it("parks the poison in it, purges its source, and is done", async () => {
    const world = new RedriveWorld();
    await world.giveUpBatch([changeOf(1), poison(2), unreadableRecord(3)]);

    expect(await world.redrive()).toMatchObject({ done: 1, left: 0 });

    expect([...world.parking.parked.values()].map(({ code }) => code)).toStrictEqual([
      "E_RULE_FAILED",
      "E_UNREADABLE_RECORD",
    ]);
    expect(world.events("coarse-purge")).toMatchObject([{ source: "Products", when: "now" }]);
  });

  it("comes again whole after a part of it failed, and that was one try", async () => {
    const world = new RedriveWorld();
    await world.giveUpBatch([changeOf(1), changeOf(2)]);
    const stingy = {
      queue: async ([first]: Parameters<typeof world.edgeQueue.queue>[0]) => ({ failed: first ? [first] : [] }),
    };

    expect(await world.redrive({ edgeQueue: stingy })).toMatchObject({ done: 0, failed: 1, left: 1 });
    world.nextRun();
    expect(await world.redrive()).toMatchObject({ done: 1, left: 0 });

    expect(world.edgeQueue.itemsOf("www").map(({ item }) => item)).toStrictEqual(["#product:1", "#product:2"]);
    expect(world.events("redriven")).toMatchObject([{ kind: "failed-batch", attempts: 2 }]);
  });

  it("is answered after three tries with the coarse purges of its table, and then kept in the archive", async () => {
    const world = new RedriveWorld();
    const key = await world.giveUpBatch(MANY);
    const stingy = { queue: async (requests: Parameters<typeof world.edgeQueue.queue>[0]) => ({ failed: requests }) };

    const last = await world.redriveFor(8, { edgeQueue: stingy });

    expect(last).toMatchObject({ left: 0, archived: 1 });
    expect(world.archived()).toStrictEqual([`archive/${key}`]);
    expect(world.lot.objects.get(`archive/${key}`)?.text).toBe(failedBatch(MANY));
    expect(world.events("redrive-failed")).toHaveLength(2);
    expect(world.events("redrive-gave-up")).toMatchObject([{ object: key, attempts: 3 }]);
    const ordered = world.laterQueue.purges.filter(({ reason }) => reason === "coarse");
    expect(ordered).toMatchObject([{ objects: { tags: ["products"], patterns: ["menu:*"] } }]);
  });

  it.each([
    ["has no payload", failedBatch([], { payload: undefined }), ["Products"]],
    ["has no text as payload", failedBatch([], { payload: { Records: [] } }), ["Products"]],
    ["has a payload that is no JSON", failedBatch([], { payload: "{" }), ["Products"]],
    ["has a payload without records", failedBatch([], { payload: "{}" }), ["Products"]],
    ["is no JSON", "{", ["Products", "Orders"]],
    ["is of no stream", failedBatch([], { payload: "{}", DDBStreamBatchInfo: {} }), ["Products", "Orders"]],
  ])("that %s is answered at once with the coarse purges of its table, or of all", async (_, text, sources) => {
    const world = new RedriveWorld();
    await world.lot.put("aws/lambda/1", text);

    const orders = shop.sources.map((source) => ({ ...source, name: "Orders", table: "Orders" }));
    const run = { config: { ...shop, sources: [...shop.sources, ...orders] } };
    expect(await world.redrive(run)).toMatchObject({ gaveUp: 1, left: 0, archived: 1 });

    expect(world.events("coarse-ordered").map(({ source }) => source)).toStrictEqual(sources);
    expect(world.laterQueue.purges).toMatchObject([{ reason: "coarse", edges: [{ edge: "www" }, { edge: "old" }] }]);
  });

  it("is held, however often, while the places it leads to are closed, and done as soon as they open", async () => {
    const world = new RedriveWorld();
    await world.giveUpBatch([changeOf(1)]);
    const closed = {
      queue: async (failed: Parameters<typeof world.edgeQueue.queue>[0]) => ({
        failed,
        error: refused("AccessDenied"),
      }),
    };

    expect(await world.redriveFor(100, { edgeQueue: closed })).toMatchObject({ held: 1, left: 1, archived: 0 });
    expect(world.events("redrive-gave-up")).toStrictEqual([]);
    expect(world.events("redrive-held").length).toBeGreaterThan(30);

    expect(await world.redriveFor(4)).toMatchObject({ left: 0, held: 0 });
    expect(world.events("redriven")).toMatchObject([{ attempts: 1 }]);
  });

  it("is held rather than given up while its coarse purge can't be ordered", async () => {
    const world = new RedriveWorld();
    await world.lot.put("aws/lambda/1", "{");
    const away = { keep: async () => Promise.reject(refused("QueueDoesNotExist")) };

    expect(await world.redriveFor(9, { laterQueue: away })).toMatchObject({ held: 1, left: 1, archived: 0 });

    expect(await world.redriveFor(4)).toMatchObject({ held: 0, left: 0, archived: 1 });
    expect(world.events("coarse-ordered")).toHaveLength(1);
  });

  it("is purged for once, however long it can't be moved to the archive", async () => {
    const world = new RedriveWorld();
    await world.lot.put("aws/lambda/1", "{");

    for (let run = 0; run < 10; run += 1) {
      expect(await world.redrive({}, failing(/lot.archive/, refused("AccessDenied")))).toMatchObject({ held: 1 });
      world.nextRun();
    }

    expect(await world.redrive()).toMatchObject({ left: 0, held: 0, archived: 1 });
    expect(world.events("coarse-ordered")).toHaveLength(1);
  });

  it("of records without a place fails as a whole, and says why", async () => {
    const world = new RedriveWorld();
    await world.giveUpBatch([{ eventName: "MODIFY", eventSourceARN: STREAM, dynamodb: {} }]);
    const full = { park: async () => Promise.reject(refused("SlowDown")) };

    expect(await world.redrive({ parking: full })).toMatchObject({
      held: 1,
      details: [{ outcome: "held", why: "somewhere: SlowDown" }],
    });
  });

  it("of a table that was taken out of the configuration is answered with everything, once", async () => {
    const world = new RedriveWorld();
    const stranger = STREAM.replace("Shop-Products", "Gone");
    const record = { ...(recordOf(1, "1", { name: "a" }, { name: "b" }) as object), eventSourceARN: stranger };
    await world.giveUpBatch([record]);

    expect(await world.redrive()).toMatchObject({ done: 1 });
    expect(world.events("coarse-purge")).toHaveLength(1);
    expect([...world.parking.parked.values()]).toMatchObject([{ sequenceNumber: sequenceNumber(1) }]);
  });
});
