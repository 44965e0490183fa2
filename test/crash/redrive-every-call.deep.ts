import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

/** Time after which whoever had claimed an object is believed to be gone, in milliseconds. */
const LEASE_MS = 240_000;

/** Call and part of its target, and which of those calls to die at, of a redrive with a failed batch and dead messages in hand. */
const CALLS = [
  ["ReceiveMessage", "DeadLetters", [1, 2, 3]],
  ["PutObject", "dead/", [1, 2]],
  ["DeleteMessageBatch", "DeadLetters", [1]],
  ["ListObjectsV2", "", [1, 2]],
  ["GetItem", "Ledger", [1, 2, 3, 4, 5, 6]],
  ["PutItem", "Ledger", [1, 2, 3, 4]],
  ["GetObject", "", [1, 2]],
  ["UNLINK", "", [1]],
  ["SendMessageBatch", "EdgeItems", [1]],
  ["SendMessageBatch", "LaterPurges", [1]],
  ["TransactWriteItems", "Ledger", [1]],
  ["SendMessage", "EdgeItems", [1]],
  ["DeleteObject", "", [1, 2]],
  ["DeleteItem", "Ledger", [1]],
  ["ReceiveMessage", "ParkingPointers", [1]],
] as const;

describe.each(CALLS)("redrive killed at %s %s", (operation, target, numbers) => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it.each(numbers.flatMap((nth) => [[nth, "arrived"] as const, [nth, "done"] as const]))(
    "at the call number %i, %s, leaves nothing stale and sends nothing a third time",
    async (nth, phase) => {
      const [lost, dead] = [`lost-${nth}-${phase}`, `dead-${nth}-${phase}`];
      await world.given(product(lost), product(dead));
      const down = world.faults.on({ service: "sqs", operation: "SendMessageBatch" }, () => ({ kind: "drop" }));
      await world.put(product(lost, { price: 2 }));
      await world.time.until(async () => (await world.parking.keys()).length > 0);
      down.lift();
      const dying = world.dying("EdgeItems");
      await world.put(product(dead, { price: 2 }));
      await world.settle();
      dying.lift();

      let calls = 0;
      world.faults.on({ operation, target, phase }, async () => {
        calls += 1;
        return calls === nth ? await world.kill("Redrive") : undefined;
      });
      await world.time.until(async () => {
        await world.stack.function("Redrive").invoke({ eager: true });
        world.clock.skip(LEASE_MS);
        return calls >= nth && (await world.parking.keys()).length + (await world.queues.depth("DeadLetters")) === 0;
      });
      world.faults.liftAll();
      await world.settle();

      const pages = [dead, lost].map((id) => [`/c/of-${id}`, `/p/${id}`]).flat();
      const { sentMoreThanTwice, ...aftermath } = await world.aftermath();
      expect({ ...UNHARMED, ...aftermath }).toEqual({ ...UNHARMED, refetched: [...pages, "/nav"].sort() });
      // that one is for both changes
      expect(sentMoreThanTwice.filter((item) => !item.endsWith(" #navigation"))).toEqual([]);
    },
  );
});

describe("a batch over which every redrive dies", () => {
  it("is given up after three tries: all its table can touch is purged, and its payload archived", async () => {
    const world = await CrashWorld.start();
    await world.given(product("1"));
    const down = world.faults.on({ service: "sqs", operation: "SendMessageBatch" }, () => ({ kind: "drop" }));
    await world.put(product("1", { price: 2 }));
    await world.time.until(async () => (await world.parking.keys()).length > 0);
    down.lift();
    const deadly = world.faults.on({ operation: "GetObject" }, async () =>
      deadly.calls <= 3 ? await world.kill("Redrive") : undefined,
    );

    await world.time.until(async () => {
      await world.stack.function("Redrive").invoke({ eager: true });
      world.clock.skip(LEASE_MS);
      return (await world.parking.keys()).every((key) => key.startsWith("archive/"));
    });

    await world.settle();
    expect((await world.aftermath()).stale).toEqual([]);
    expect(await world.parking.keys()).toHaveLength(1);
    await world.close();
  });
});
