import { describe, expect, it } from "vitest";
import { encodeEdgeMessage } from "../../../../shared/pipeline/edge/edge-message.ts";
import { encodeLaterPurge } from "../../../../shared/pipeline/later/later-message.ts";
import type { LaterPurge } from "../../../../shared/ports/later-queue.ts";
import { failing, RedriveWorld, refused } from "./redrive-world.ts";

const cause = { source: "Products", rule: "page" };

describe("a dead edge message", () => {
  it("becomes pending at its edge, long due, and the planner is woken", async () => {
    const world = new RedriveWorld();
    world.deadEdgeMessages.send("m1", edgeMessage());

    expect(await world.redrive()).toMatchObject({ deadLetters: 1, done: 1, left: 0 });

    const { pending } = await world.ledger.open("www", 10, new AbortController().signal);
    expect(pending).toMatchObject([{ item: "#product:1", deadlineMs: 1_000 + 60_000 }]);
    expect(world.doorbell.rings).toMatchObject([{ edge: "www" }]);
    expect(world.deadEdgeMessages.messages.size).toBe(0);
  });

  it("is paid for once, however often its queue brings it", async () => {
    const world = new RedriveWorld();
    world.deadEdgeMessages.send("m1", edgeMessage());
    const stuck = failing(/deadEdgeMessages.remove/, refused("AccessDenied"));

    for (let run = 0; run < 20; run += 1) {
      await world.redrive({}, stuck);
      world.nextRun();
    }

    expect(world.events("redriven")).toHaveLength(1);
    expect(world.waiting()).toStrictEqual([]);
    expect(await world.redrive()).toMatchObject({ left: 0, held: 0 });
    expect(world.deadEdgeMessages.messages.size).toBe(0);
  });

  it("that only rang rings", async () => {
    const world = new RedriveWorld();
    world.deadEdgeMessages.send("m1", encodeEdgeMessage({ edge: "www", queuedAtMs: 0, items: [] }));

    expect(await world.redrive()).toMatchObject({ done: 1 });
    expect(world.doorbell.rings).toMatchObject([{ edge: "www" }]);
  });

  it.each([
    ["can't be read, but names its edge", '{"v":1,"edge":"www","items":7}', ["www"]],
    ["is for readers to come", '{"v":4,"min":4,"edge":"old"}', ["old"]],
    ["can't be read at all", "{", ["www", "old"]],
    ["names an edge nobody can mean", '{"v":1,"edge":"toString","items":7}', ["www", "old"]],
  ])("that %s is answered with everything at that edge, or at all", async (_, text, edges) => {
    const world = new RedriveWorld();
    world.deadEdgeMessages.send("m1", text);

    expect(await world.redrive()).toMatchObject({ gaveUp: 1, left: 0, archived: 1 });

    expect(world.edgeQueue.requests).toMatchObject(edges.map((edge) => ({ edge, items: [{ item: "/*" }] })));
    expect(world.laterQueue.purges).toStrictEqual([]);
  });

  it("that can't be read is paid for once, though what was done about it could not be noted", async () => {
    const world = new RedriveWorld();
    world.deadEdgeMessages.send("m1", "{");
    let queued = false;

    await world.redrive({}, async (label, call) => {
      if (queued && label === "notes.write") throw refused("InternalServerError");
      queued ||= label === "edgeQueue.queue";
      return await call();
    });
    expect(await world.redriveFor(4)).toMatchObject({ left: 0, archived: 1 });

    expect(world.edgeQueue.requests.filter(({ edge }) => edge === "www")).toHaveLength(2);
    expect(world.edgeQueue.itemsOf("www")).toHaveLength(1);
  });

  it("to an edge that was taken out of the configuration is tried three times, then answered with everything", async () => {
    const world = new RedriveWorld();
    world.deadEdgeMessages.send("m1", edgeMessage("gone"));

    expect(await world.redriveFor(8)).toMatchObject({ left: 0, archived: 1 });

    expect(world.edgeQueue.requests.map(({ edge }) => edge)).toStrictEqual(["www", "old"]);
  });

  it("is held while the ledger is closed", async () => {
    const world = new RedriveWorld();
    world.deadEdgeMessages.send("m1", edgeMessage());
    const closed = { add: async () => Promise.reject(refused("AccessDeniedException")) };

    expect(await world.redriveFor(20, { ledger: closed })).toMatchObject({ held: 1, left: 1 });
    expect(await world.redriveFor(4)).toMatchObject({ held: 0, left: 0, archived: 0 });
  });
});

describe("a dead purge that was kept for later", () => {
  it("is made: object caches first, then the edges", async () => {
    const world = new RedriveWorld();
    world.main.entries.set("menu:7", "old");
    world.deadLaterPurges.send("m1", encodeLaterPurge(laterPurge()));

    expect(await world.redrive()).toMatchObject({ deadLetters: 1, done: 1, left: 0 });

    expect(world.main.entries.has("menu:7")).toBe(false);
    expect(world.edgeQueue.itemsOf("www").map(({ item }) => item)).toStrictEqual(["/c/7"]);
  });

  it("is held while an object cache is away, for weeks if need be, and no edge is purged before it", async () => {
    const world = new RedriveWorld();
    world.deadLaterPurges.send("m1", encodeLaterPurge(laterPurge()));
    const away = new Map([["main", { purge: async () => Promise.reject(refused("whatever")) }]]);

    expect(await world.redriveFor(200, { objectCaches: away })).toMatchObject({ held: 1, left: 1, archived: 0 });
    expect(world.edgeQueue.requests).toStrictEqual([]);

    expect(await world.redriveFor(4)).toMatchObject({ held: 0, left: 0, archived: 0 });
    expect(world.edgeQueue.itemsOf("www")).toHaveLength(1);
  });

  it("that can't be read is answered with everything in object caches and at edges, plain keys included", async () => {
    const world = new RedriveWorld();
    world.deadLaterPurges.send("m1", '{"v":1,"reason":"whim"}');

    expect(await world.redrive()).toMatchObject({ gaveUp: 1, left: 0 });

    expect(world.laterQueue.purges).toMatchObject([
      { objects: { patterns: ["menu:*"] } },
      {
        objects: { all: true },
        edges: [
          { edge: "www", items: [{ item: "/*" }] },
          { edge: "old", items: [{ item: "/*" }] },
        ],
      },
    ]);
  });
});

describe("dead letters", () => {
  it("are all taken off their queues, which forget them in the end, before any is worked on", async () => {
    const world = new RedriveWorld();
    for (let i = 0; i < 35; i += 1) world.deadEdgeMessages.send(`m${i}`, edgeMessage());
    const closed = { add: async () => Promise.reject(refused("AccessDeniedException")) };

    expect(await world.redrive({ ledger: closed })).toMatchObject({ deadLetters: 35, left: 35 });

    expect(world.deadEdgeMessages.messages.size).toBe(0);
    expect(world.waiting()).toHaveLength(35);
  });

  it("of one queue that is closed hold up neither the other's nor anything else", async () => {
    const world = new RedriveWorld();
    world.deadLaterPurges.send("m1", encodeLaterPurge(laterPurge()));
    const closed = failing(/deadEdgeMessages/, refused("QueueDoesNotExist"));

    expect(await world.redrive({}, closed)).toMatchObject({
      done: 1,
      held: 1,
      details: [{ what: "dead letters of the edge queue", outcome: "held", why: "somewhere: QueueDoesNotExist" }],
    });
  });
});

function edgeMessage(edge = "www"): string {
  return encodeEdgeMessage({ edge, queuedAtMs: 1_000, items: [{ item: "#product:1", under: [], cause }] });
}

function laterPurge(): LaterPurge {
  return {
    reason: "redis-failed",
    objectCaches: ["main"],
    objects: { tags: [], keys: ["menu:7"], patterns: [], all: false },
    edges: [{ edge: "www", items: [{ item: "/c/7", under: [], cause, name: "event-1" }] }],
    delayMs: 0,
  };
}
