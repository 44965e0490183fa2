import { describe, expect, it } from "vitest";
import { shop } from "../batch-world.ts";
import { changeOf, mendedShop, poison, RedriveWorld } from "./redrive-world.ts";

describe("a parked change", () => {
  it("is purged for once its rule is mended, and leaves the bucket", async () => {
    const world = new RedriveWorld();
    await world.park({ record: poison(1) });

    expect(await world.redrive()).toMatchObject({ failed: 1, left: 1 });
    world.nextRun();
    expect(await world.redrive({ config: mendedShop })).toMatchObject({ done: 1, left: 0 });

    expect(world.edgeQueue.itemsOf("www").map(({ item }) => item)).toStrictEqual(["#product:1"]);
    expect(world.lot.objects.size).toBe(0);
  });

  it("that is still poison after three tries is archived; its source was purged when it was parked, so nothing is now", async () => {
    const world = new RedriveWorld();
    const key = await world.park({ record: poison(1) });

    expect(await world.redriveFor(8)).toMatchObject({ left: 0, archived: 1 });

    expect(world.archived()).toStrictEqual([`archive/${key}`]);
    expect(world.events("redrive-gave-up")).toStrictEqual([
      {
        type: "redrive-gave-up",
        kind: "parked-change",
        object: key,
        attempts: 3,
        error: expect.stringContaining("rule lists of Products: TypeError") as string,
      },
    ]);
    expect(world.laterQueue.purges).toStrictEqual([]);
    expect(world.edgeQueue.requests).toStrictEqual([]);
    expect(world.events("objects-purged")).toStrictEqual([]);
    expect(world.parking.parked.size).toBe(0);
  });

  it.each(["ProductNotFoundError", "TimeoutError", "ForbiddenError"])(
    "whose rule throws a %s is poison all the same: no service said so",
    async (name) => {
      const world = new RedriveWorld();
      await world.park({ record: poison(1) });

      expect(await world.redriveFor(8, { config: throwingShop(name) })).toMatchObject({
        held: 0,
        left: 0,
        archived: 1,
      });
      expect(world.events("redrive-held")).toStrictEqual([]);
    },
  );

  it("that holds what an edge will never take is archived at once: a wider item went in its place", async () => {
    const world = new RedriveWorld();
    const record = { edge: "www", plan: "plan-1", items: [{ item: "/a~b", under: [], causes: [] }] };
    await world.park({ record, code: "E_EDGE_ITEM_REFUSED", sequenceNumber: "plan-1" });

    expect(await world.redrive()).toMatchObject({ gaveUp: 1, left: 0, archived: 1 });
    expect(world.edgeQueue.requests).toStrictEqual([]);
  });

  it.each([
    ["is no JSON", "{"],
    ["is of a version to come that only its own readers understand", '{"v":3,"min":3,"code":"E_X","record":1}'],
    ["has no record", '{"v":1,"code":"E_X"}'],
  ])("that %s is archived as it is", async (_, text) => {
    const world = new RedriveWorld();
    await world.lot.put("parked/Products/1/x.json", text);

    expect(await world.redrive()).toMatchObject({ gaveUp: 1, left: 0, archived: 1 });
    expect(world.lot.objects.get("archive/parked/Products/1/x.json")?.text).toBe(text);
  });

  it.each([
    ["the version before min was written", { v: 1 }],
    ["the version after this one", { v: 2, min: 1, lifts: [1], record: changeOf(1) }],
  ])("of %s is purged for", async (_, fields) => {
    const world = new RedriveWorld();
    const text = JSON.stringify({ code: "E_RULE_FAILED", reason: "", record: changeOf(1), ...fields });
    await world.lot.put("parked/Products/1/x.json", text);

    expect(await world.redrive()).toMatchObject({ done: 1, left: 0 });
    expect(world.edgeQueue.itemsOf("www")).toHaveLength(1);
  });

  it("is pointed to no longer once somebody sees to it; pointers to other buckets stay", async () => {
    const world = new RedriveWorld();
    await world.park({ record: poison(1) });
    world.pointers.send("elsewhere", '{"v":1,"bucket":"another","key":"x"}');
    world.pointers.send("strange", "?");

    await world.redrive();

    expect([...world.pointers.messages.keys()]).toStrictEqual(["elsewhere", "strange"]);
  });
});

/** The same shop, whose every rule throws an error of this name. */
function throwingShop(name: string): typeof shop {
  const tags = () => {
    throw Object.assign(new Error("hush"), { name });
  };
  return {
    ...shop,
    sources: shop.sources.map((one) => ({ ...one, rules: one.rules.map((rule) => ({ ...rule, tags })) })),
  };
}
