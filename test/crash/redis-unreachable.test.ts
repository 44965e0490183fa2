import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { article, product } from "../kit/fixture-items.ts";

describe("while Redis is unreachable", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("purges the edges, then Redis once it answers, then what the edges refilled from it meanwhile", async () => {
    await world.given(product("1"), product("2"));
    await world.stack.redisServer.stop();

    await world.put(product("1", { price: 2 }));
    await world.time.until(() => world.sent.times("www #product:1") > 0 && world.sent.times("api #product:1") > 0);
    // The kept purge may be due at any moment: what is read before it is what this is about.
    const purged = world.faults.hold({ service: "redis", operation: "UNLINK" });
    await world.stack.redisServer.start();
    const refilled = await world.visitors.stalePages(["/p/1", "/c/of-1"]);
    purged.release();
    await world.settle();

    expect(refilled).toHaveLength(2 * 2 * 3);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-1", "/nav", "/p/1"] });
  });

  it("never holds up the stream, however long it lasts", async () => {
    await world.given(product("3"), article("a", "old"));
    await world.stack.redisServer.stop();

    await world.put(product("3", { price: 2 }), article("a", "new"));
    await world.time.until(() => world.events.filter(({ type }) => type === "later-purge-failed").length >= 8);
    const sentMeanwhile = world.sent.times("api #product:3");
    await world.stack.redisServer.start();
    await world.settle();

    expect(sentMeanwhile).toBe(1);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/a/a", "/c/of-3", "/nav", "/p/3"] });
  });
});
