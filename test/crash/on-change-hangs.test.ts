import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

describe("when on-change hangs", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("beyond its time-out, the batch comes again and nothing stays stale", async () => {
    await world.given(product("1"), product("2"));

    // Beyond a time-out of 5 s that begins up to 3 s late; what comes again hangs for less than one.
    await world.put(product("1", { price: 2, hangsUntilMs: world.clock.now() + 8_000 }));
    await world.settle();

    expect(world.events.filter(({ type }) => type === "changes-read")).toHaveLength(2);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-1", "/nav", "/p/1"] });
  });

  it("because SQS does not answer, it gives up in time and says what must come again", async () => {
    await world.given(product("3"));
    const hanging = world.faults.on(
      { operation: "SendMessageBatch", target: "EdgeItems" },
      () => new Promise<undefined>(() => {}),
      2,
    );

    await world.put(product("3", { price: 2 }));
    await world.settle();

    expect(hanging.calls).toBe(2);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-3", "/nav", "/p/3"] });
  });
});
