import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld } from "../kit/crash-world.ts";
import { article, product, review } from "../kit/fixture-items.ts";

describe("without any fault", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("purges what a write made stale, and nothing else", async () => {
    await world.given(product("1"), product("2"), review("1", 1, "good"), article("a", "old"));

    await world.put(product("1", { price: 2 }));
    await world.settle();

    expect(await world.aftermath()).toEqual({
      stale: [],
      refetched: ["/c/of-1", "/nav", "/p/1"],
      sentMoreThanTwice: [],
      deadLetters: 0,
    });
    expect(world.sends("www #product:1")).toBe(2);
    expect(world.sends("api #product:1")).toBe(1);
  });
});
