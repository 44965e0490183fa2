import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { realTime } from "../../../../infra/local/lambda/time.ts";

it("waits longer than a timer can, ends when told to, and leaves nothing behind", async () => {
  const controller = new AbortController();
  let ended = false;
  const wait = realTime.wait(2 ** 31 + 1, controller.signal).then(() => (ended = true));
  // A timer that overflowed would fire after a millisecond, before this one.
  await realTime.wait(20, controller.signal);
  expect(ended).toBe(false);

  controller.abort();

  await wait;
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});
