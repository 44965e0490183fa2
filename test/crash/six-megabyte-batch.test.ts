import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

describe("when more has changed than a batch holds", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("batches are cut at 6 MB, and all of it is purged", async () => {
    const photo = (pixel: number): Uint8Array => new Uint8Array(390_000).fill(pixel);
    const ids = Array.from({ length: 18 }, (_, n) => `${n + 10}`);
    await world.given(...ids.map((id) => product(id, { photo: photo(1) })), product("untouched"));

    // While the first batches wait for Redis, the rest of the stream gathers behind them.
    const waiting = world.faults.hold({ service: "redis", operation: "UNLINK" });
    await world.putAtOnce(...ids.map((id) => product(id, { photo: photo(2) })));
    await world.streamRead(ids.length);
    waiting.release();
    await world.settle();

    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ids.map((id) => `/p/${id}`) });
    // Both images of one, in base64, make 1.04 MB.
    expect(world.largestBatch()).toBe(6);
  });
});
