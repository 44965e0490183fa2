import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

describe("when a batch is given up because SQS is down longer than the stream is patient", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("waits whole in the bucket, and its pages are fresh as soon as it is redriven", async () => {
    await world.given(product("1"));
    const down = world.faults.on({ service: "sqs", operation: "SendMessageBatch" }, () => ({ kind: "drop" }));

    await world.put(product("1", { price: 2 }));
    await world.until(async () => (await world.parked()).length > 0);

    expect(await world.stale(["/p/1"])).not.toEqual([]);
    down.lift();
    expect(await world.redrive()).toMatchObject({ done: 1, left: 0 });
    await world.settle();
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-1", "/nav", "/p/1"] });
  });
});
