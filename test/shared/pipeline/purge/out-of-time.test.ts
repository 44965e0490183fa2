import { describe, expect, it } from "vitest";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { EdgeWorld } from "../../../kit/edge-world.ts";

describe("purging edges", () => {
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
});
