import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

describe("when purge-edge is killed", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("before CloudFront has taken a plan, the stored plan goes out later", async () => {
    await world.given(product("1"), product("2"));
    const killed = world.killAt("EdgePurger", { operation: "CreateInvalidation", phase: "arrived" });

    await world.put(product("1", { price: 2 }));
    await world.settle();

    expect(killed.calls).toBe(1);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-1", "/nav", "/p/1"] });
    expect(world.sent.times("api #product:1")).toBe(1);
  });

  it("after CloudFront has taken a plan, it is not paid for again", async () => {
    await world.given(product("3"), product("4"));
    const killed = world.killAt("EdgePurger", { operation: "CreateInvalidation", phase: "done" });

    await world.put(product("3", { price: 2 }));
    await world.settle();

    expect(killed.calls).toBe(1);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-3", "/nav", "/p/3"] });
    expect(world.sent.times("api #product:3")).toBe(1);
    expect(world.sent.times("www #product:3")).toBe(2);
  });
});
