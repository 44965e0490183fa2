import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { note, product } from "../kit/fixture-items.ts";

describe("when an item of 400 KB is also poison", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("keeps it whole although no message could hold it, and purges the rest of its batch", async () => {
    const photo = new Uint8Array(390_000).fill(7);
    const sharper = new Uint8Array(390_000).fill(8);
    await world.given(product("1", { photo }), product("2"), note("n", "unchanged"));

    await world.putAtOnce(product("1", { photo: sharper, explosive: true }), product("2", { price: 2 }));
    await world.settle();

    expect(await world.aftermath()).toEqual({
      ...UNHARMED,
      refetched: ["/c/of-1", "/c/of-2", "/nav", "/p/1", "/p/2"],
    });
    expect(await world.parking.takeChanges()).toMatchObject([
      {
        code: "E_RULE_FAILED",
        record: {
          dynamodb: {
            OldImage: { photo: { B: Buffer.from(photo).toString("base64") } },
            NewImage: { photo: { B: Buffer.from(sharper).toString("base64") } },
          },
        },
      },
    ]);
  });
});
