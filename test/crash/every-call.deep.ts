import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CrashWorld, UNHARMED } from "../kit/crash-world.ts";
import { product } from "../kit/fixture-items.ts";

const CALLS = [
  ["ChangePurger", "UNLINK", undefined],
  ["ChangePurger", "SendMessageBatch", "EdgeItems"],
  ["ChangePurger", "SendMessageBatch", "LaterPurges"],
  ["EdgePurger", "UpdateItem", "Ledger"],
  ["EdgePurger", "Query", "Ledger"],
  ["EdgePurger", "TransactWriteItems", "Ledger"],
  ["EdgePurger", "CreateInvalidation", undefined],
  ["EdgePurger", "PutItem", "Ledger"],
  ["EdgePurger", "DeleteItem", "Ledger"],
  ["EdgePurger", "DeleteMessageBatch", "EdgeItems"],
  ["ObjectRetry", "UNLINK", undefined],
  ["ObjectRetry", "SendMessageBatch", "EdgeItems"],
  ["ObjectRetry", "DeleteMessageBatch", "LaterPurges"],
] as const;

/** Which of its calls of one kind a function dies at: the second purge of a change makes the later ones. */
const NTH = [1, 2, 3];

describe.each(CALLS)("%s killed at %s %s", (name, operation, target) => {
  let world: CrashWorld;
  beforeAll(async () => {
    world = await CrashWorld.start();
  });
  afterAll(() => world.close());

  it.each(NTH.flatMap((nth) => [[nth, "arrived"] as const, [nth, "done"] as const]))(
    "at the call number %i, %s, leaves nothing stale and sends nothing a third time",
    async (nth, phase) => {
      const id = `${nth}-${phase}`;
      await world.given(product(id));
      let calls = 0;
      world.faults.on({ operation, phase, ...(target !== undefined && { target }) }, async () => {
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
