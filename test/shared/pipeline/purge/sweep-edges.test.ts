import { describe, expect, it } from "vitest";
import { EdgeRefusedError } from "../../../../shared/ports/errors.ts";
import { EdgeWorld } from "../../../kit/edge-world.ts";

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
    expect(world.reporter.of("edge-purged")).toHaveLength(1);
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

    expect(world.reporter.of("edge-backlog")).toStrictEqual([
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
