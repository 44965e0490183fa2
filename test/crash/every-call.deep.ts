import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

/** Function, call, part of its target, and which of those calls to die at. The first purge of Redis is on-change's. */
const CALLS = [
  ["ChangePurger", "UNLINK", "", [1]],
  ["ChangePurger", "SendMessageBatch", "EdgeItems", [1]],
  ["ChangePurger", "SendMessageBatch", "LaterPurges", [1]],
  ["EdgePurger", "UpdateItem", "Ledger", [1, 2, 3]],
  ["EdgePurger", "Query", "Ledger", [1, 2, 3]],
  ["EdgePurger", "TransactWriteItems", "Ledger", [1, 2, 3]],
  ["EdgePurger", "CreateInvalidation", "", [1, 2, 3]],
  ["EdgePurger", "PutItem", "Ledger", [1, 2, 3]],
  ["EdgePurger", "DeleteItem", "Ledger", [1, 2, 3]],
  ["EdgePurger", "DeleteMessageBatch", "EdgeItems", [1, 2]],
  ["ObjectRetry", "UNLINK", "", [2]],
  ["ObjectRetry", "SendMessageBatch", "EdgeItems", [2]],
  ["ObjectRetry", "DeleteMessageBatch", "LaterPurges", [1]],
] as const;

describe.each(CALLS)("%s killed at %s %s", (name, operation, target, numbers) => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it.each(numbers.flatMap((nth) => [[nth, "arrived"] as const, [nth, "done"] as const]))(
    "at the call number %i, %s, leaves nothing stale and sends nothing a third time",
    async (nth, phase) => {
      const id = `${nth}-${phase}`;
      await world.given(product(id));
      let calls = 0;
      world.faults.on({ operation, target, phase }, async () => {
        calls += 1;
        return calls === nth ? await world.kill(name) : undefined;
      });

      await world.put(product(id, { price: 2 }));
      await world.settle();

      world.faults.liftAll();
      expect(calls).toBeGreaterThanOrEqual(nth);
      expect(await world.aftermath()).toEqual({ ...UNHARMED, refetched: [`/c/of-${id}`, "/nav", `/p/${id}`] });
    },
  );
});
