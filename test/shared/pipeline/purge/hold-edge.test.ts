import { describe, expect, it } from "vitest";
import { EdgeRefusedError, UnknownEdgeError } from "../../../../shared/ports/errors.ts";
import { holdEdge, releaseEdge } from "../../../../shared/pipeline/purge/hold-edge.ts";
import { EdgeWorld } from "../../../kit/edge-world.ts";

describe("holding an edge", () => {
  it("has purges gather beyond their deadline, and lets them go once when it is released", async () => {
    const world = new EdgeWorld({ maxStalenessMs: 10_000 });
    await holdEdge("www", { minutes: 30 }, world.planner(), live);
    for (let minute = 0; minute < 10; minute++) {
      world.queue("/a", `/${minute}`);
      await world.settle({ forMs: 60_000 });
    }
    expect(world.edge.taken).toStrictEqual([]);

    await releaseEdge("www", undefined, world.planner(), live);
    await world.settle();

    expect(world.edge.taken).toHaveLength(1);
    expect(world.billed().get("/a")).toBe(1);
    expect(world.unsatisfied()).toStrictEqual([]);
  });

  it("is over by itself when nobody releases it", async () => {
    const world = new EdgeWorld();
    const { sinceMs, untilMs } = await holdEdge("www", { minutes: 20 }, world.planner(), live);
    let sentMs = 0;
    world.refuse = () => void (sentMs = world.clock.now());
    world.queue("/a");

    await world.settle();

    expect(untilMs - sinceMs).toBe(1_200_000);
    expect(sentMs - untilMs).toBeGreaterThanOrEqual(0);
    expect(sentMs - untilMs).toBeLessThanOrEqual(2_000);
  });

  it("breaks no promise: what was held is neither late nor a backlog, what waits after it was released is", async () => {
    const world = new EdgeWorld({ maxStalenessMs: 10_000 });
    await holdEdge("www", { minutes: 30 }, world.planner(), live);
    world.queue("/a");
    await world.settle({ forMs: 600_000 });
    expect(world.reporter.of("staleness-bound-broken")).toStrictEqual([]);
    expect(new Set(world.reporter.of("edge-backlog").map(({ oldestMs }) => oldestMs))).toStrictEqual(new Set([0]));
    expect(world.reporter.of("edge-deferred")[0]).toMatchObject({ items: 1, why: { held: 1 } });

    world.refuse = () => new EdgeRefusedError("busy", "Throttling", "for now");
    await releaseEdge("www", undefined, world.planner(), live);
    await world.settle({ forMs: 120_000 });

    expect(world.reporter.of("staleness-bound-broken").at(-1)).toMatchObject({ items: 1 });
    const lateMs = Math.max(...world.reporter.of("staleness-bound-broken").map((one) => one.lateMs));
    expect(lateMs).toBeLessThan(120_000);
  });

  it("refuses edges that nobody knows, and holds without an end", async () => {
    const world = new EdgeWorld();

    await expect(holdEdge("shop", { minutes: 1 }, world.planner(), live)).rejects.toThrow(UnknownEdgeError);
    await expect(releaseEdge("shop", undefined, world.planner(), live)).rejects.toThrow(UnknownEdgeError);
    for (const minutes of [0, -1, 241, Infinity, Number.NaN]) {
      await expect(holdEdge("www", { minutes }, world.planner(), live)).rejects.toMatchObject({
        code: "E_INVALID_HOLD",
      });
    }
  });
});

const live = new AbortController().signal;
