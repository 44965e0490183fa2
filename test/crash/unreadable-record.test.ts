import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { article, note, product } from "../kit/fixture-items.ts";

describe("when a record can not be read", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("keeps it whole, and purges its table's sources in its place", async () => {
    await world.given(product("1"), note("n", "old"), note("other", "unchanged"));

    await world.put(note("n", "new"));
    await world.settle();

    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/n/n", "/n/other"] });
    expect(await world.parking.takeChanges()).toMatchObject([
      { code: "E_UNREADABLE_RECORD", record: { eventName: "MODIFY", dynamodb: { NewImage: note("n", "new").item } } },
    ]);
  });

  it("purges every source when nothing tells which table it is of", async () => {
    await world.given(product("1"), article("a", "unchanged"), note("n", "unchanged"));
    const mangled = [{ eventName: "MODIFY", dynamodb: { SequenceNumber: "1" } }, 42, { dynamodb: null }];

    const { ok } = await world.stack.function("ChangePurger").invoke({ Records: mangled });
    await world.settle();

    expect(ok).toBe(true);
    const { refetched, ...aftermath } = await world.aftermath();
    expect(aftermath).toEqual(UNHARMED);
    expect(refetched).toEqual(expect.arrayContaining(["/a/a", "/n/n", "/nav", "/p/1"]));
    const parked = await world.parking.takeChanges();
    expect(parked.map(({ record }) => record)).toEqual(expect.arrayContaining(mangled));
  });
});
