import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
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
    expect(world.sent.times("www #product:1")).toBe(2);
    expect(world.sent.times("api #product:1")).toBe(1);
  });

  it("shows what appears where there was nothing, and nothing where something was", async () => {
    world.visitors.expectAbsent("new");
    await world.given(product("gone"));

    await world.put(product("new"));
    await world.remove(product("gone"));
    await world.settle();

    const { stale, refetched } = await world.aftermath();
    expect(stale).toEqual([]);
    expect(refetched).toEqual(expect.arrayContaining(["/nav", "/p/gone", "/p/new"]));
  });

  it("takes no item for a product that is none yet", async () => {
    world.visitors.expectAbsent("draft");
    await world.given(product("2"));

    await world.put(product("draft", { entity: "draft" }));
    await world.settle();
    const ofDraft = await world.aftermath();
    await world.put(product("draft"));
    await world.settle();

    expect(ofDraft).toEqual({ ...UNHARMED, refetched: [] });
    expect((await world.aftermath()).stale).toEqual([]);
  });
});
