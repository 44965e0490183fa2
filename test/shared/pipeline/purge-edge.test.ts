import { describe, expect, it } from "vitest";
import type { PipelineEvent } from "../../../shared/pipeline/events.ts";
import { EdgeRefusedError, PurgeTargetError } from "../../../shared/ports/errors.ts";
import { EdgeWorld } from "../../kit/edge-world.ts";

describe("purging edges", () => {
  it("stores a plan, sends it, and tells what it did", async () => {
    const world = new EdgeWorld();
    world.queue(
      { item: "#product:42", under: ["#products"], cause: causeAt(world.clock.now() - 500) },
      { item: "#products", cause: causeAt(world.clock.now() - 400) },
      "/c/tv",
    );
    world.clock.advance(1_000);

    await world.deliver();

    expect(world.reporter.events.map(told)).toMatchInlineSnapshot(`
      [
        "plan-stored {"edge":"www","plan":"plan-0001","items":["#products","/c/tv"],"itemCount":2,"covered":1,"waiting":0,"usd":0.01}",
        "edge-purged {"edge":"www","plan":"plan-0001","receipt":"I1","itemCount":2,"attempts":1,"ms":0,"sinceWrittenMs":1500}",
      ]
    `);
    expect(world.edge.taken).toStrictEqual([{ id: "plan-0001", items: ["#products", "/c/tv"] }]);
    expect(world.queued).toStrictEqual([]);
  });

  it("joins what several messages brought in one invalidation", async () => {
    const world = new EdgeWorld();
    world.queue("/a", "/b");
    world.queue("/b", "/c");
    world.clock.advance(1_000);

    await world.deliver();

    expect(world.edge.taken.map(({ items }) => items)).toStrictEqual([["/a", "/b", "/c"]]);
  });

  it("sends an item once for each time it was queued after the last purge", async () => {
    const world = new EdgeWorld();
    world.queue("/a");
    await world.settle();
    world.queue("/a");
    world.queue("/a");
    await world.settle();

    expect(world.billed().get("/a")).toBe(2);
  });

  it("does not send again what comes again in a redelivered message", async () => {
    const world = new EdgeWorld();
    const message = world.queue("/a");
    await world.settle();

    expect(await world.invoke()([message])).toStrictEqual({ failed: [] });

    expect(world.billed().get("/a")).toBe(1);
  });

  it("fails a message that can't be read, or is for an edge nobody knows, and carries on with the others", async () => {
    const world = new EdgeWorld();
    const unreadable = world.send("{");
    const unknown = world.send('{"v":1,"edge":"nowhere","queuedAtMs":0,"rules":[],"unders":[],"items":[]}');
    world.queue("/a");
    world.clock.advance(1_000);

    await world.deliver();

    expect(world.queued.map(({ id }) => id)).toStrictEqual([unreadable.id, unknown.id]);
    expect(world.edge.taken.map(({ items }) => items)).toStrictEqual([["/a"]]);
    expect(of(world, "edge-message-failed").map(({ reason }) => reason)).toStrictEqual([
      "unreadable edge message: must be JSON",
      'unknown edge "nowhere": must be one of the configured edges',
    ]);
  });

  it("lets an item of a sender whose clock is ahead gather for a second and no longer", async () => {
    const world = new EdgeWorld();
    const queuedAtMs = world.clock.now() + 30_000;
    world.send(
      `{"v":1,"edge":"www","queuedAtMs":${queuedAtMs},"rules":[["s","r"]],"unders":[[]],"items":[["/a",0,0,null,null]]}`,
    );

    await world.deliver();
    expect(world.edge.taken).toStrictEqual([]);
    world.clock.advance(1_000);
    await world.deliver();

    expect(world.edge.taken.map(({ items }) => items)).toStrictEqual([["/a"]]);
  });

  it("sends nothing until the edge is live, and asks only after what it is about to send was queued", async () => {
    const world = new EdgeWorld();
    let isLive = false;
    world.isLive = async () => isLive;
    world.queue("/a");
    await world.settle();
    expect(of(world, "edge-observed")).toMatchObject([{ itemCount: 1 }]);

    // the note is written first, then everything is queued: it must not be taken for something to observe
    isLive = true;
    world.queue("/*");
    await world.settle();

    expect([...world.billed()]).toStrictEqual([["/*", 1]]);
  });

  it("sends nothing in observe mode, and says what it would have cost", async () => {
    const world = new EdgeWorld({ mode: "observe" });
    world.queue("/a", "/b");

    await world.settle();

    expect(world.edge.taken).toStrictEqual([]);
    expect(of(world, "edge-observed")).toMatchObject([{ itemCount: 2, usd: 0.01 }]);
  });

  it("leaves what it has no time for to a doorbell that rings at once", async () => {
    const world = new EdgeWorld();
    world.queue(...Array.from({ length: 400 }, (_, n) => `/${n}`));
    world.clock.advance(1_000);
    const slow = world.planner(async (label, call) => {
      if (label === "edge.purge") world.clock.advance(2_000);
      return await call();
    });

    await world.deliver(world.invoke(slow));
    expect(world.edge.taken).toHaveLength(2);
    expect(world.doorbell.rings).toStrictEqual([{ edge: "www", atMs: world.clock.now() }]);
    await world.settle();

    expect(world.edge.taken.map(({ items }) => items.length)).toStrictEqual([150, 150, 100]);
  });

  it("does not begin what it can't finish when adding the items took its time", async () => {
    const world = new EdgeWorld();
    world.queue("/a");
    world.clock.advance(1_000);

    await world.deliver(world.invoke(world.planner(), 3_500));

    expect(world.edge.taken).toStrictEqual([]);
    expect(world.doorbell.rings).toHaveLength(1);
    expect(world.queued).toStrictEqual([]);
  });

  it("takes of a burst what it has time for, so that all of it goes in the end", async () => {
    const world = new EdgeWorld();
    for (let n = 0; n < 10; n += 1) world.queue(`/${n}`);
    let endsAtMs = 0;
    const slow = world.planner(async (label, call) => {
      if (label === "ledger.add") world.clock.advance(1_200);
      if (world.clock.now() > endsAtMs) throw new PurgeTargetError(label, "AbortError");
      return await call();
    });

    for (let turns = 0; turns < 5; turns += 1) {
      world.clock.advance(48_000);
      endsAtMs = world.clock.now() + 7_000;
      await world.deliver(world.invoke(slow, 7_000));
    }
    expect(world.queued).toStrictEqual([]);
    await world.settle();

    expect(world.unsatisfied()).toStrictEqual([]);
  });

  it("has the messages of an edge delivered again when its ledger fails", async () => {
    const world = new EdgeWorld();
    world.queue("/a");
    world.clock.advance(1_000);
    const failing = world.planner((label, call) =>
      label === "ledger.store" ? Promise.reject(new TypeError("/a")) : call(),
    );

    await world.deliver(world.invoke(failing));
    expect(world.queued).toHaveLength(1);
    expect(of(world, "edge-planning-failed")).toMatchObject([{ edge: "www", error: "TypeError" }]);
    await world.settle();

    expect(world.unsatisfied()).toStrictEqual([]);
    expect(world.billed().get("/a")).toBe(1);
  });

  describe("when the edge refuses for now", () => {
    it.each(["busy", "unavailable", "denied"] as const)(
      "(%s) tries the same plan again later and sends nothing else before",
      async (refusal) => {
        const world = new EdgeWorld();
        world.queue("/a");
        world.clock.advance(1_000);
        world.refuse = () => new EdgeRefusedError(refusal, "Vendor", "for now");
        await world.deliver();
        world.queue("/b");
        world.clock.advance(1_000);
        await world.deliver();
        expect(world.queued, "no receive is burnt").toStrictEqual([]);
        world.refuse = () => undefined;

        await world.settle();

        expect(world.edge.taken).toStrictEqual([
          { id: "plan-0001", items: ["/a"] },
          { id: "plan-0002", items: ["/b"] },
        ]);
        expect(world.parking.parked.size).toBe(0);
      },
    );

    it("waits longer each time, up to a minute, with one doorbell on its way", async () => {
      const world = new EdgeWorld();
      world.refuse = () => new EdgeRefusedError("busy", "TooManyInvalidationsInProgress", "for now");
      world.queue("/a");

      await world.settle({ forMs: 300_000 });

      const waits = of(world, "edge-refused").map(({ retryInMs }) => retryInMs / 1_000);
      expect(waits.slice(0, 8)).toStrictEqual([1, 2, 4, 8, 16, 32, 60, 60]);
      expect(world.doorbell.rings.length).toBeLessThanOrEqual(1);
    });

    it("tells when a bound is broken, while items wait and once they are sent", async () => {
      const world = new EdgeWorld({ maxStalenessMs: 10_000 });
      world.refuse = () => new EdgeRefusedError("busy", "Throttling", "for now");
      world.queue("/a", "/b");
      await world.settle({ forMs: 100_000 });
      const whileWaiting = of(world, "staleness-bound-broken").length;
      world.refuse = () => undefined;
      await world.settle();

      expect(whileWaiting).toBeGreaterThan(0);
      expect(of(world, "staleness-bound-broken").at(-1)).toMatchObject({ edge: "www", items: 2 });
      expect(of(world, "staleness-bound-broken").length).toBeGreaterThan(whileWaiting);
    });
  });

  describe("when the edge refuses an item for good", () => {
    it("finds it by halving, parks it, and sends a wider one in its place; the others go once", async () => {
      const world = new EdgeWorld();
      world.refuse = ({ items }) => (items.includes("/c/3") ? invalid() : undefined);
      world.queue("#x", "/1", "/2", "/c/3", "/4", "/5", "/6");

      await world.settle();

      expect(Object.fromEntries(world.billed())).toStrictEqual({
        "#x": 1,
        "/1": 1,
        "/2": 1,
        "/4": 1,
        "/5": 1,
        "/6": 1,
        "/c/*": 1,
      });
      expect([...world.parking.parked.values()]).toMatchObject([{ code: "E_EDGE_ITEM_REFUSED" }]);
      expect(of(world, "edge-item-parked")).toMatchObject([{ item: "/c/3", insteadSent: "/c/*" }]);
    });

    it.each([
      [true, "#products"],
      [false, "/*"],
    ])("sends a tag's ancestor if the edge declares them (%s), else everything", async (ancestors, instead) => {
      const world = new EdgeWorld({ ancestors });
      world.refuse = ({ items }) => (items.includes("#product:1") ? invalid() : undefined);
      world.queue({ item: "#product:1", under: ["#products"] });

      await world.settle();

      expect([...world.billed().keys()]).toStrictEqual([instead]);
    });

    it("widens until the edge takes it", async () => {
      const world = new EdgeWorld();
      world.refuse = ({ items }) => (items.some((item) => item !== "/a/*") ? invalid() : undefined);
      world.queue("/a/b/c/d?x=/e");

      await world.settle();

      expect([...world.billed().keys()]).toStrictEqual(["/a/*"]);
    });

    it("sends one wider item for many that are refused", async () => {
      const world = new EdgeWorld();
      world.refuse = ({ items }) => (items.some((item) => /\d/.test(item)) ? invalid() : undefined);
      world.queue(...Array.from({ length: 20 }, (_, n) => `/c/${n}`));

      await world.settle();

      expect(Object.fromEntries(world.billed())).toStrictEqual({ "/c/*": 1 });
      expect(world.parking.parked.size).toBe(20);
    });

    it("goes on with all others, and with the wider one, while nothing can be parked", async () => {
      const world = new EdgeWorld();
      world.refuse = ({ items }) => (items.includes("/c/3") ? invalid() : undefined);
      const unparked = world.planner((label, call) =>
        label === "parking.park" ? Promise.reject(new PurgeTargetError("parked objects", "status 503")) : call(),
      );
      world.queue("/1", "/c/3", "/2");
      world.clock.advance(1_000);

      await world.deliver(world.invoke(unparked));

      expect([...world.billed().keys()].sort()).toStrictEqual(["/1", "/2", "/c/*"]);
      expect(of(world, "queue-failed")).toMatchObject([{ queue: "parked", error: "parked objects: status 503" }]);
    });

    it("holds everything and drops nothing when even that is refused", async () => {
      const world = new EdgeWorld();
      world.refuse = () => invalid();
      world.queue("/a");
      await world.settle({ forMs: 600_000 });
      expect(world.unsatisfied()).toStrictEqual(["/a"]);
      world.refuse = () => undefined;

      await world.settle();

      expect([...world.billed().keys()]).toStrictEqual(["/*"]);
    });
  });

  describe("the sweep", () => {
    it("finishes what nobody rings for any more", async () => {
      const world = new EdgeWorld();
      world.queue("/a");
      world.clock.advance(1_000);
      const messages = world.receive();
      const crashing = world.planner((label, call) =>
        label === "ledger.close" ? new Promise<never>(() => undefined) : call(),
      );
      void world.invoke(crashing)(messages);
      await expect.poll(() => world.edge.taken.length).toBe(1);
      world.clock.advance(60_000);

      await world.sweep();

      expect(world.edge.taken).toHaveLength(1);
      expect(of(world, "edge-purged")).toHaveLength(1);
    });

    it("tells how much waits and for how long", async () => {
      const world = new EdgeWorld();
      world.refuse = () => new EdgeRefusedError("busy", "Throttling", "for now");
      world.queue("/a");
      world.clock.advance(1_000);
      await world.deliver();
      world.queue("/b");
      world.clock.advance(1_000);
      await world.deliver();
      world.clock.advance(5_000);

      await world.sweep();

      expect(of(world, "edge-backlog")).toStrictEqual([
        { type: "edge-backlog", edge: "www", pending: 1, plans: 1, oldestMs: 6_000 },
      ]);
    });

    it("says that nothing waits when nothing does", async () => {
      const world = new EdgeWorld();

      await world.sweep();

      expect(world.reporter.events).toStrictEqual([
        { type: "edge-backlog", edge: "www", pending: 0, plans: 0, oldestMs: 0 },
      ]);
    });
  });
});

function told({ type, ...facts }: PipelineEvent): string {
  return `${type} ${JSON.stringify(facts)}`;
}

function of<Type extends PipelineEvent["type"]>(
  world: EdgeWorld,
  type: Type,
): readonly Extract<PipelineEvent, { readonly type: Type }>[] {
  return world.reporter.events.filter(
    (event): event is Extract<PipelineEvent, { readonly type: Type }> => event.type === type,
  );
}

function invalid(): EdgeRefusedError {
  return new EdgeRefusedError("invalid", "InvalidArgument", "HTTP 400");
}

function causeAt(writtenAtMs: number): {
  readonly source: string;
  readonly rule: string;
  readonly writtenAtMs: number;
} {
  return { source: "Products", rule: "page", writtenAtMs };
}
