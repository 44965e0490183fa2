import { describe, expect, it } from "vitest";
import { edgeSettings } from "../../../kit/edge-settings.ts";
import { EdgeWorld } from "../../../kit/edge-world.ts";

describe("what is told of a plan", () => {
  it("says once when four fifths of a budget are reserved, and once when all of it is, month by month", async () => {
    const world = new EdgeWorld({ budgetUsdPerMonth: 0.05 });
    world.clock.advance(10 * 86_400_000);
    for (let n = 0; n < 12; n++) await purge(world, `/${n}`);
    const reached = () =>
      world.reporter.of("budget-reached").map(({ month, percent, spentUsd }) => [month, percent, spentUsd]);

    expect(reached()).toStrictEqual([
      ["2026-11", 80, 0.04],
      ["2026-11", 100, 0.05],
    ]);
    expect(world.reporter.of("plan-stored").at(-1)).toMatchObject({ budgetPercent: 120 });
    world.clock.advance(86_400_000);
    for (let n = 0; n < 8; n++) await purge(world, `/${n}`);

    expect(reached().slice(2)).toStrictEqual([["2026-12", 80, 0.04]]);
  });

  it("counts nothing against a budget that is only observed", async () => {
    const world = new EdgeWorld({ mode: "observe", budgetUsdPerMonth: 0.01 });
    for (let n = 0; n < 5; n++) await purge(world, `/${n}`);

    expect(world.reporter.of("budget-reached")).toStrictEqual([]);
    expect(world.reporter.of("edge-observed")).toHaveLength(5);
  });

  it("names what goes wider than was asked for, what it stands for and what it saves", async () => {
    const world = new EdgeWorld({ refetchUsd: 0.0001, populations: { products: 30 } });
    world.queue(...Array.from({ length: 20 }, (_, n) => ({ item: `#product:${n}`, under: ["#products"] })));

    await world.settle();

    expect(world.edge.taken.map(({ items }) => items)).toStrictEqual([["#products"]]);
    expect(world.reporter.of("edge-coarsened")).toMatchObject([
      { edge: "www", plan: "plan-0001", item: "#products", instead: 20, needlessObjects: 10 },
    ]);
  });

  it("says what waits, for what, and until when", async () => {
    const world = new EdgeWorld({ minIntervalMs: 30_000, quota: { ...edgeSettings().quota, itemsPerSecond: 2 } });
    for (const items of [["/a"], ["/a", "/b", "/c", "/d"]]) {
      world.queue(...items);
      world.clock.advance(1_000);
      await world.deliver();
    }

    expect(world.reporter.of("edge-deferred")).toMatchObject([
      { edge: "www", items: 2, why: { interval: 1, quota: 1 } },
    ]);
  });

  it("says when changes begin to come far faster than usual, and when that is over", async () => {
    const world = new EdgeWorld();
    world.queue(...Array.from({ length: 1_000 }, (_, n) => `/${n}`));
    await world.settle();
    expect(world.reporter.of("storm-began")).toMatchObject([{ edge: "www" }]);
    world.clock.advance(600_000);
    await purge(world, "/a");

    expect(world.reporter.of("storm-began")).toHaveLength(1);
    expect(world.reporter.of("storm-ended")).toHaveLength(1);
  });
});

/** Has an item purged, at its deadline if the budget is short. */
async function purge(world: EdgeWorld, item: string): Promise<void> {
  world.queue(item);
  await world.settle();
}
