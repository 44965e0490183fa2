import { describe, expect, it } from "vitest";
import type { EdgeItem } from "../../../../shared/pipeline/edge-item.ts";
import { PurgeTargetError } from "../../../../shared/ports/errors.ts";
import { EdgeWorld } from "../../../kit/edge-world.ts";
import type { Around } from "../../../kit/through.ts";

describe("following a purge", () => {
  it("tells when it is through, from the write and from the queue on", async () => {
    const { world } = await worldWithPurge();
    world.clock.advance(30_000);

    await world.sweep();

    expect(world.reporter.of("edge-effective")).toStrictEqual([
      {
        type: "edge-effective",
        edge: "www",
        plan: "plan-0001",
        receipt: "I1",
        itemCount: 1,
        sinceWrittenMs: 31_500,
        sinceQueuedMs: 31_000,
        sinceSentMs: 30_000,
      },
    ]);
  });

  it("asks nothing while nothing can be through, nor once everything is", async () => {
    const { world, asked, planner } = await worldWithPurge();
    world.clock.advance(20_000);
    await world.sweep(planner());
    expect(asked()).toBe(0);
    world.clock.advance(20_000);

    await world.sweep(planner());
    await world.sweep(planner());

    expect(asked()).toBe(1);
  });

  it("asks once a sweep for as many purges as there are", async () => {
    const { world, asked, planner } = await worldWithPurge();
    for (let n = 0; n < 20; n++) await purge(world, { item: `/${n}` });
    world.clock.advance(30_000);

    await world.sweep(planner());

    expect(asked()).toBe(1);
    expect(world.reporter.of("edge-effective")).toHaveLength(21);
  });

  it("goes on asking, and says after a quarter of an hour that nobody waits any longer", async () => {
    const { world, asked, planner } = await worldWithPurge();
    world.edge.isInProgress = (receipt) => receipt === "I1";

    for (let minute = 1; minute <= 20; minute++) {
      world.clock.advance(60_000);
      await world.sweep(planner());
    }

    expect(asked()).toBe(15);
    expect(world.reporter.of("edge-effective")).toStrictEqual([]);
    expect(world.reporter.of("edge-overdue")).toMatchObject([{ receipt: "I1", sinceSentMs: 900_000 }]);
  });

  it("takes a purge that the edge has forgotten for one that was never confirmed", async () => {
    const { world } = await worldWithPurge();
    world.edge.taken.length = 0;
    world.clock.advance(900_000);

    await world.sweep();

    expect(world.reporter.of("edge-overdue")).toMatchObject([{ receipt: "I1" }]);
  });

  it("is put off while the edge does not answer, and nothing else is", async () => {
    const { world, planner } = await worldWithPurge();
    world.clock.advance(60_000);
    await world.sweep(planner(() => Promise.reject(new PurgeTargetError("edge", "Throttling (400)"))));
    expect(world.reporter.of("edge-unanswered")).toMatchObject([{ plans: 1, error: "edge: Throttling (400)" }]);
    expect(world.reporter.of("edge-backlog")).toHaveLength(1);
    world.clock.advance(60_000);

    await world.sweep();

    expect(world.reporter.of("edge-effective")).toMatchObject([{ sinceSentMs: 120_000 }]);
  });

  it("goes on after a crash wherever that was, and ends", async () => {
    for (const label of ["ledger.unconfirmed", "edge.completed", "ledger.confirm"]) {
      for (const when of ["before", "after"] as const) {
        const { world } = await worldWithPurge();
        world.clock.advance(60_000);
        await world.sweep(world.planner(dyingAt(label, when))).catch(() => undefined);
        world.clock.advance(60_000);

        await world.sweep();

        expect(await world.ledger.unconfirmed("www", live), `${when} ${label}`).toStrictEqual([]);
      }
    }
  });
});

const live = new AbortController().signal;

/** One purge was sent just now. `planner` gives planners that count how often the edge was asked. */
async function worldWithPurge() {
  const world = new EdgeWorld();
  const writtenAtMs = world.clock.now() - 500;
  await purge(world, { item: "/a", cause: { source: "Products", rule: "page", writtenAtMs } });
  let asked = 0;
  const planner = (answer?: () => Promise<never>) =>
    world.planner((label, call) => {
      if (label !== "edge.completed") return call();
      asked += 1;
      return answer?.() ?? call();
    });
  return { world, planner, asked: () => asked };
}

async function purge(world: EdgeWorld, item: Partial<EdgeItem>): Promise<void> {
  world.queue(item);
  world.clock.advance(1_000);
  await world.deliver();
}

function dyingAt(label: string, when: "before" | "after"): Around {
  return async (called, call) => {
    if (called !== label) return await call();
    if (when === "after") await call();
    throw new Error("killed");
  };
}
