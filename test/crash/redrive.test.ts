import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

/** Between two runs of the schedule, in milliseconds. */
const INTERVAL_MS = 300_000;

/** Time after which whoever had claimed an object is believed to be gone, in milliseconds. */
const LEASE_MS = 240_000;

describe("what could not be done at once, and is redriven", () => {
  let world: CrashWorld;
  let id: string;
  let made = 0;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    world.faults.liftAll();
    id = `p${(made += 1)}`;
    await world.given(product(id));
  });

  it("a batch that was given up while SQS was down waits whole in the bucket, and its pages are fresh at once", async () => {
    await giveUpABatch();
    expect(await world.visitors.stalePages([`/p/${id}`])).not.toEqual([]);

    await world.redrive.until({ left: 0, held: 0, gaveUp: 0 });

    await world.settle();
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: [`/c/of-${id}`, "/nav", `/p/${id}`] });
    expect(await world.parking.keys()).toEqual([]);
  });

  it("a redrive that is killed leaves its batch to the next one, and nothing is sent a third time", async () => {
    await giveUpABatch();
    const killed = world.killAt("Redrive", { operation: "SendMessageBatch", target: "EdgeItems", phase: "done" });
    await world.stack.function("Redrive").invoke({ eager: true });
    expect(killed.calls).toBe(1);
    expect(await world.redrive.run()).toMatchObject({ done: 0, left: 1 });

    world.clock.skip(LEASE_MS);
    await world.redrive.until({ left: 0, gaveUp: 0 });

    await world.settle();
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: [`/c/of-${id}`, "/nav", `/p/${id}`] });
  });

  it("edge messages that nobody may add to the ledger are held, for hours, and added once somebody may", async () => {
    await loseEdgeMessages();
    const forbidden = world.faults.on({ operation: "TransactWriteItems", target: "Ledger" }, () => ({
      kind: "answer",
      status: 400,
      body: '{"__type":"com.amazon.coral.service#AccessDeniedException","message":"hush"}',
      contentType: "application/x-amz-json-1.0",
    }));

    for (let hour = 0; hour < 3; hour += 1) {
      await world.redrive.until({ held: 3, left: 3, gaveUp: 0 });
      world.clock.skip(3_600_000);
    }
    forbidden.lift();
    await world.redrive.until({ held: 0, left: 0, gaveUp: 0 });

    await world.settle();
    expect((await world.aftermath()).stale).toEqual([]);
  });

  it("a batch that nobody can read is answered with all that any table can touch, and archived", async () => {
    const key = "aws/lambda/2f1c/shardId-1/2026/11/20/2026-11-20T00.00.00-1";
    await world.parking.put(key, '{"payload":');

    await world.redrive.until({ left: 0, archived: 1 });

    await world.settle();
    const { stale, refetched } = await world.aftermath();
    expect(stale).toEqual([]);
    expect(refetched).toEqual(expect.arrayContaining([`/p/${id}`, "/nav"]));
    expect(await world.parking.keys()).toEqual([`archive/${key}`]);
  });

  it("a change whose rule was mended is purged for", async () => {
    const mendedAtMs = world.clock.now() + 600_000;
    await world.put(product(id, { price: 2, explosiveUntilMs: mendedAtMs }));
    await world.settle();
    await world.redrive.until({ failed: 1, left: 1 });

    world.clock.skip(600_000);
    await world.redrive.until({ left: 0, gaveUp: 0 });

    await world.settle();
    const { stale, deadLetters } = await world.aftermath();
    expect({ stale, deadLetters }).toEqual({ stale: [], deadLetters: 0 });
  });

  it("edge messages that died come back by the schedule's next run, and their pages are fresh", async () => {
    await loseEdgeMessages();
    expect(await world.visitors.stalePages([`/p/${id}`])).not.toEqual([]);

    world.clock.skip(INTERVAL_MS);
    await world.time.until(async () => (await world.queues.depth("EdgeItemsDeadLetters")) === 0);
    await world.time.until(async () => (await world.parking.keys()).every((key) => !key.startsWith("dead/")));

    await world.settle();
    expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: [`/c/of-${id}`, "/nav", `/p/${id}`] });
  });

  it("purges that died waiting for Redis are made, though it stays away for a while yet", async () => {
    const dying = world.dying("LaterPurges");
    const away = world.faults.on({ service: "redis" }, () => ({ kind: "drop" }));
    await world.put(product(id, { price: 2 }));
    await world.settle();
    dying.lift();
    await world.redrive.until({ held: 2, left: 2, gaveUp: 0 });
    await world.redrive.until({ held: 2, left: 2, gaveUp: 0 });

    away.lift();
    await world.redrive.until({ held: 0, left: 0, gaveUp: 0 });

    await world.settle();
    expect((await world.aftermath()).stale).toEqual([]);
  });

  async function giveUpABatch(): Promise<void> {
    const down = world.faults.on({ service: "sqs", operation: "SendMessageBatch" }, () => ({ kind: "drop" }));
    await world.put(product(id, { price: 2 }));
    await world.time.until(async () => (await world.parking.keys()).some((key) => key.startsWith("aws/lambda/")));
    down.lift();
  }

  async function loseEdgeMessages(): Promise<void> {
    const dying = world.dying("EdgeItems");
    await world.put(product(id, { price: 2 }));
    await world.time.until(async () => (await world.queues.depth("EdgeItemsDeadLetters")) > 0);
    await world.settle();
    dying.lift();
  }
});
