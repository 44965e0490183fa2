import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { StackClock } from "../../../../infra/local/stack/stack-clock.ts";

it("runs as the machine's clock does until it is put forward", () => {
  const clock = new StackClock();

  const before = [Date.now(), clock.now()] as const;
  clock.skip(60_000);

  expect(before[1] - before[0]).toBeLessThan(1_000);
  expect(clock.now()).toBeGreaterThanOrEqual(before[1] + 60_000);
});

it("wakes what has become due when it is put forward, in its order, and nothing else", () => {
  const clock = new StackClock();
  const woken: string[] = [];
  const startMs = clock.now();
  clock.at(startMs + 2_000_000, () => woken.push("second"));
  clock.at(startMs + 1_000_000, () => woken.push("first"));
  clock.at(startMs + 9_000_000, () => woken.push("too late"));
  const cancel = clock.at(startMs + 1_500_000, () => woken.push("cancelled"));
  cancel();

  clock.skip(3_000_000);

  expect(woken).toEqual(["first", "second"]);
});

it("lets whoever is woken take back what is due after it", () => {
  const clock = new StackClock();
  const woken: string[] = [];
  const cancelSecond: (() => void)[] = [];
  clock.at(clock.now() + 1_000_000, () => {
    woken.push("first");
    cancelSecond.forEach((cancel) => cancel());
  });
  cancelSecond.push(clock.at(clock.now() + 2_000_000, () => woken.push("second")));

  clock.skip(3_000_000);

  expect(woken).toEqual(["first"]);
});

it("ends a wait that is aborted, at once", async () => {
  const clock = new StackClock();
  const stop = new AbortController();

  const waiting = clock.wait(Infinity, stop.signal);
  stop.abort();

  await expect(waiting).resolves.toBeUndefined();
});

it("tells threads how far it is ahead", async () => {
  const clock = new StackClock();
  clock.skip(5_000);
  const source = `const { parentPort, workerData } = require("node:worker_threads");
    parentPort.postMessage(Number(Atomics.load(new BigInt64Array(workerData), 0)));`;

  const worker = new Worker(source, { eval: true, workerData: clock.aheadMs });
  const ahead = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));

  expect(ahead).toBe(5_000);
});
