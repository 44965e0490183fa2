import { describe, expect, it } from "vitest";
import type { PipelineEvent } from "../../../shared/pipeline/events.ts";
import { PurgeTargetError } from "../../../shared/ports/errors.ts";
import { crashing } from "../../kit/crash.ts";
import { edgeSettings } from "../../kit/edge-settings.ts";
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
        "edge-purged {"edge":"www","plan":"plan-0001","receipt":"I1","itemCount":2,"attempts":1,"ms":0,"sinceWrittenMs":1500,"sinceQueuedMs":1000}",
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

  it("sets a message aside at once that can't be read, fails one for an edge nobody knows, and carries on", async () => {
    const world = new EdgeWorld();
    world.send("{");
    const unknown = world.send('{"v":1,"edge":"nowhere","queuedAtMs":0,"rules":[],"unders":[],"items":[]}');
    world.queue("/a");
    world.clock.advance(1_000);

    await world.deliver();

    expect(world.queued.map(({ id }) => id)).toStrictEqual([unknown.id]);
    expect(world.deadLetters.texts).toStrictEqual(["{"]);
    expect(world.edge.taken.map(({ items }) => items)).toStrictEqual([["/a"]]);
    expect(world.reporter.of("edge-message-failed").map(({ reason }) => reason)).toStrictEqual([
      "unreadable edge message: must be JSON",
      'unknown edge "nowhere": must be one of the configured edges',
    ]);
  });

  it("never drops a message that can't be read: it comes again while it can't be set aside either", async () => {
    const world = new EdgeWorld();
    const unreadable = world.send("{");
    world.queue("/a");
    world.clock.advance(1_000);
    const closed = world.planner(async (label, call) => {
      if (label === "deadLetters.keep") throw new PurgeTargetError("dead letters", "AccessDenied");
      return await call();
    });

    await world.deliver(world.invoke(closed));

    expect(world.queued.map(({ id }) => id)).toStrictEqual([unreadable.id]);
    expect(world.edge.taken).toHaveLength(1);
    expect(world.reporter.of("queue-failed")).toMatchObject([{ error: "dead letters: AccessDenied" }]);
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

  it("purges an item again only minInterval after it was purged, once for all that was asked meanwhile", async () => {
    const world = new EdgeWorld({ minIntervalMs: 10_000 });
    const begunMs = world.clock.now();
    const sentAt: number[] = [];
    world.refuse = () => void sentAt.push(world.clock.now() - begunMs);
    world.queue("/a");
    world.clock.advance(1_000);
    await world.deliver();
    for (let second = 1; second <= 5; second++) {
      world.queue("/a");
      world.clock.advance(1_000);
      await world.deliver();
    }
    await world.settle();

    expect(sentAt).toStrictEqual([1_000, 11_000]);
    expect(world.unsatisfied()).toStrictEqual([]);
  });

  it("knows what it reserved after it died in the call, and never takes it back", async () => {
    const world = new EdgeWorld({ minIntervalMs: 10_000 });
    world.queue("/a");
    world.clock.advance(1_000);
    await world.deliver(crashing(world, { call: 4, when: "before" }).invoke);
    expect(world.edge.taken).toStrictEqual([]);

    const { state, plans } = await world.ledger.open("www", 1, new AbortController().signal);

    expect(plans.map(({ id }) => id)).toStrictEqual(["plan-0001"]);
    expect(state).toMatchObject({ sent: [{ keys: ["/a"] }], inProgress: [{ plan: "plan-0001", items: 1 }] });
  });

  it("asks what is through when too much is in progress, and goes on with the room it finds", async () => {
    const world = new EdgeWorld({ quota: { ...edgeSettings().quota, itemsInProgress: 300 } });
    const begunMs = world.clock.now();
    let lastMs = 0;
    world.refuse = () => void (lastMs = world.clock.now() - begunMs);
    world.queue(...Array.from({ length: 1_500 }, (_, n) => `/${n}`));

    await world.settle();

    expect(world.unsatisfied()).toStrictEqual([]);
    expect(world.edge.taken).toHaveLength(10);
    // two plans at a time, and none of them counts for a minute
    expect(lastMs).toBeLessThan(30_000);
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
    expect(world.reporter.of("edge-planning-failed")).toMatchObject([{ edge: "www", error: "TypeError" }]);
    await world.settle();

    expect(world.unsatisfied()).toStrictEqual([]);
    expect(world.billed().get("/a")).toBe(1);
  });
});

function told({ type, ...facts }: PipelineEvent): string {
  return `${type} ${JSON.stringify(facts)}`;
}

function causeAt(writtenAtMs: number): {
  readonly source: string;
  readonly rule: string;
  readonly writtenAtMs: number;
} {
  return { source: "Products", rule: "page", writtenAtMs };
}
