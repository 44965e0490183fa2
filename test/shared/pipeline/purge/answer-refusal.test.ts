import { describe, expect, it } from "vitest";
import { EdgeRefusedError, PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { EdgeWorld } from "../../../kit/edge-world.ts";

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

    const waits = world.reporter.of("edge-refused").map(({ retryInMs }) => retryInMs / 1_000);
    expect(waits.slice(0, 8)).toStrictEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(world.doorbell.rings.length).toBeLessThanOrEqual(1);
  });

  it("tells when a bound is broken, while items wait and once they are sent", async () => {
    const world = new EdgeWorld({ maxStalenessMs: 10_000 });
    world.refuse = () => new EdgeRefusedError("busy", "Throttling", "for now");
    world.queue("/a", "/b");
    await world.settle({ forMs: 100_000 });
    const whileWaiting = world.reporter.of("staleness-bound-broken").length;
    world.refuse = () => undefined;
    await world.settle();

    expect(whileWaiting).toBeGreaterThan(0);
    expect(world.reporter.of("staleness-bound-broken").at(-1)).toMatchObject({ edge: "www", items: 2 });
    expect(world.reporter.of("staleness-bound-broken").length).toBeGreaterThan(whileWaiting);
  });
});

describe("when the edge refuses an item for good", () => {
  it("parks it and sends nothing wider where whoever asked may purge no wider; the others go", async () => {
    const world = new EdgeWorld();
    world.refuse = ({ items }) => (items.includes("/c/3") ? invalid() : undefined);
    world.queue({ item: "/c/3", within: ["/c/3"] }, "/a");
    world.clock.advance(1_000);

    await world.settle();

    expect(world.edge.taken.map(({ items }) => items)).toStrictEqual([["/a"]]);
    expect(world.parking.parked.size).toBe(1);
    expect(world.reporter.of("edge-item-parked")).toMatchObject([{ item: "/c/3", insteadSent: "nothing" }]);
  });

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
    expect(world.reporter.of("edge-item-parked")).toMatchObject([{ item: "/c/3", insteadSent: "/c/*" }]);
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
    expect(world.reporter.of("queue-failed")).toMatchObject([{ queue: "parked", error: "parked objects: status 503" }]);
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
function invalid(): EdgeRefusedError {
  return new EdgeRefusedError("invalid", "InvalidArgument", "HTTP 400");
}
