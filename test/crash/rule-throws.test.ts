import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { article, product } from "../kit/fixture-items.ts";

describe("when a rule throws", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("the change is kept whole, and all its source can touch is purged in its place", async () => {
    await world.given(product("1"), product("2"), article("a", "untouched"));

    await world.put(product("1", { price: 2, explosive: true }));
    await world.settle();

    expect(await world.aftermath()).toEqual({
      ...UNHARMED,
      refetched: ["/c/of-1", "/c/of-2", "/nav", "/p/1", "/p/2"],
    });
    expect(world.sent.times("www #catalog")).toBe(2);
    const parked = await world.parking.takeChanges();
    expect(parked).toMatchObject([
      {
        code: "E_RULE_FAILED",
        record: {
          dynamodb: { OldImage: { price: { N: "1" } }, NewImage: product("1", { price: 2, explosive: true }).item },
        },
      },
    ]);
  });

  it("again and again, the whole source is purged once in a window at most, and nothing stays stale", async () => {
    await world.given(product("3", { explosive: true }));
    await world.parking.takeChanges();

    for (let price = 2; price <= 9; price++) await world.put(product("3", { price, explosive: true }));
    await world.settle();

    const { stale, deadLetters } = await world.aftermath();
    expect({ stale, deadLetters }).toEqual({ stale: [], deadLetters: 0 });
    expect(world.sent.times("www #catalog")).toBeLessThanOrEqual(3);
    expect(await world.parking.takeChanges()).toHaveLength(8);
  });
});
