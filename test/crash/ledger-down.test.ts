import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

describe("while the ledger is down", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it.each([
    ["refuses", { kind: "answer", status: 500, body: JSON.stringify({ __type: "InternalServerError" }) }],
    [
      "throttles",
      { kind: "answer", status: 400, body: JSON.stringify({ __type: "ProvisionedThroughputExceededException" }) },
    ],
    ["drops connections", { kind: "drop" }],
  ] as const)("and %s, edge items wait in their queue and go once it is back", async (how, fault) => {
    const id = how.replace(" ", "-");
    await world.given(product(id));
    const down = world.faults.on({ service: "dynamodb", target: "Ledger" }, () => fault);

    await world.put(product(id, { price: 2 }));
    await world.time.until(() => down.calls >= 12);
    const sentMeanwhile = world.sent.times(`api #product:${id}`);
    down.lift();
    await world.settle();

    expect(sentMeanwhile).toBe(0);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: [`/c/of-${id}`, "/nav", `/p/${id}`] });
    expect(world.sent.times(`api #product:${id}`)).toBe(1);
  });

  it("a change that can't be handled still purges its whole source", async () => {
    await world.given(product("poison"));
    const down = world.faults.on({ service: "dynamodb", target: "Ledger" }, () => ({ kind: "drop" }));

    await world.put(product("poison", { price: 2, explosive: true }));
    await world.time.until(() => down.calls >= 8);
    down.lift();
    await world.settle();

    const { stale, deadLetters } = await world.aftermath();
    expect({ stale, deadLetters }).toEqual({ stale: [], deadLetters: 0 });
    expect(await world.parking.takeChanges()).toHaveLength(1);
  });
});
