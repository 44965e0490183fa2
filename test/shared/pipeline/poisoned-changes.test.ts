import { describe, expect, it } from "vitest";
import { invalidate } from "../../../shared/pipeline/pipeline.ts";
import { PurgeTargetError } from "../../../shared/ports/errors.ts";
import { BatchWorld, inserted, recordOf, sequenceNumber, unreadableRecord } from "./batch-world.ts";

describe("invalidate", () => {
  it("parks what can't be read and what a rule throws at, and purges their source as a whole", async () => {
    const world = new BatchWorld();
    const poison = recordOf(2, "2", undefined, { category: "tv", broken: true });

    const outcome = await invalidate([inserted(1, "1", "tv"), poison, unreadableRecord(3)], world.run());

    expect(outcome.firstFailure).toBeUndefined();
    expect([...world.parking.parked.values()]).toMatchObject([
      { code: "E_RULE_FAILED", sequenceNumber: sequenceNumber(2), record: poison },
      { code: "E_UNREADABLE_RECORD", sequenceNumber: sequenceNumber(3), record: unreadableRecord(3) },
    ]);
    expect(world.itemsAt("www")).toEqual(expect.arrayContaining(["#product:1", "#products", "/c/*"]));
    expect(world.reporter.of("coarse-purge")).toHaveLength(1);
  });

  it("purges everything of an edge that a coarse tag may not reach, because responses carry no ancestors", async () => {
    const world = new BatchWorld();

    await invalidate([unreadableRecord(1)], world.run());

    expect(world.itemsAt("www")).toEqual(["#products", "/c/*"]);
    expect(world.itemsAt("old")).toEqual(["/*"]);
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

    expect(world.itemsAt("www")).toContain("#products");
    expect(world.reporter.events).toContainEqual({
      type: "gate-failed",
      source: "Products",
      error: "coarse gate: TimeoutError",
    });
  });
});
