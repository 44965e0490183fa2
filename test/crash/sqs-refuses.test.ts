import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

describe("when SQS refuses", () => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it("part of a batch of messages, that part is offered until it is taken, and nothing is paid for twice", async () => {
    await world.given(product("1"), product("2"));
    const cut = world.faults.on(
      { operation: "SendMessageBatch", target: "EdgeItems" },
      ({ body }) => void (body as { Entries: unknown[] }).Entries.splice(0, 1),
      6,
    );

    await world.put(product("1", { price: 2 }));
    await world.settle();

    expect(cut.calls).toBe(6);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-1", "/nav", "/p/1"] });
    expect(world.sent.times("api #product:1")).toBe(1);
  });

  it.each(["EdgeItems", "LaterPurges"])(
    "all that is sent to %s for a while, the batch comes again until it is kept",
    async (queue) => {
      const id = `refused-by-${queue}`;
      await world.given(product(id));
      const refused = world.faults.on(
        { operation: "SendMessageBatch", target: queue },
        () => ({ kind: "answer", status: 503, body: "{}", contentType: "application/x-amz-json-1.0" }),
        9,
      );

      await world.put(product(id, { price: 2 }));
      await world.settle();

      expect(refused.calls).toBe(9);
      expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: [`/c/of-${id}`, "/nav", `/p/${id}`] });
      expect(world.sent.times(`api #product:${id}`)).toBe(1);
    },
  );

  it("to answer although it has taken the messages, they are not paid for twice", async () => {
    await world.given(product("3"));
    const unanswered = world.faults.on(
      { operation: "SendMessageBatch", target: "EdgeItems", phase: "done" },
      () => ({ kind: "drop" }),
      4,
    );

    await world.put(product("3", { price: 2 }));
    await world.settle();

    expect(unanswered.calls).toBe(4);
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: ["/c/of-3", "/nav", "/p/3"] });
    expect(world.sent.times("api #product:3")).toBe(1);
  });
});
