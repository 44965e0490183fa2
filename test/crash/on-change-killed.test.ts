import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objectKeys } from "../kit/app/fixture.config.ts";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product, review } from "../kit/fixture-items.ts";

describe("when on-change is killed", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("between Redis and the queue, the batch comes again and nothing stays stale", async () => {
    await world.given(product("1"), product("2"));
    const killed = world.killAt("ChangePurger", { service: "redis", operation: "UNLINK", phase: "done" });

    await world.put(product("1", { price: 2 }));
    await world.settle();

    expect(killed.calls).toBe(1);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-1", "/nav", "/p/1"] });
  });

  it("before Redis is purged, again and again, no edge is purged that would fill again from there", async () => {
    await world.given(product("5"));
    const killed = world.faults.on({ service: "redis", operation: "UNLINK" }, () => world.kill("ChangePurger"), 6);
    const stillInRedis: number[] = [];
    world.faults.on({ operation: "CreateInvalidation" }, async () => {
      stillInRedis.push(await world.redis().exists(objectKeys.product("5")));
      return undefined;
    });

    await world.put(product("5", { price: 2 }));
    await world.settle();

    expect(killed.calls).toBe(6);
    expect(new Set(stillInRedis)).toEqual(new Set([0]));
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-5", "/nav", "/p/5"] });
  });

  it("once the edge queue has the items, they are not sent again for it", async () => {
    await world.given(product("3"), product("4"));
    const killed = world.killAt("ChangePurger", { operation: "SendMessageBatch", target: "EdgeItems", phase: "done" });

    await world.put(product("3", { price: 2 }));
    await world.settle();

    expect(killed.calls).toBe(1);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-3", "/nav", "/p/3"] });
    expect(world.sent.times("api #product:3")).toBe(1);
  });

  it("with many changes in hand, no item is sent again for the halves it comes back in", async () => {
    const ids = Array.from({ length: 8 }, (_, n) => `${n + 50}`);
    await world.given(...ids.map((id) => product(id)));
    const killed = world.killAt("ChangePurger", { operation: "SendMessageBatch", target: "EdgeItems", phase: "done" });

    await world.putAtOnce(...ids.map((id) => review(id, 1, "good")));
    await world.settle();

    expect(killed.calls).toBe(1);
    expect(world.largestBatch()).toBeGreaterThan(1);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ids.map((id) => `/p/${id}`) });
    for (const id of ids) expect(world.sent.times(`www #product:${id}`)).toBeLessThanOrEqual(2);
  });
});
