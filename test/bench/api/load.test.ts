import { expect, it } from "vitest";
import { Timeline } from "../../kit/simulation/timeline.ts";
import { type Ask, capacity, type LoadClock, offer } from "./load.ts";

it("holds a rate that is served, and tells how long answers took", async () => {
  const offered = await inVirtualTime(({ serve, clock }) => offer(50, 10_000, serve(2, 30), clock));

  expect(offered).toMatchObject({ isHeld: true, p50Ms: 30, p99Ms: 30, failed: 0 });
  expect(offered.perSecond).toBeCloseTo(50, 0);
});

it("counts from when a request was due: one that had to wait for others took long", async () => {
  const offered = await inVirtualTime(({ serve, clock }) => offer(50, 1_000, serve(1, 30), clock));

  expect(offered).toMatchObject({ isHeld: true, failed: 0 });
  expect(offered.p99Ms).toBe(520);
});

it("gives up a rate that is not served, long before its time is over", async () => {
  const { offered, tookMs } = await inVirtualTime(async ({ serve, clock }) => {
    const startedAtMs = clock.now();
    return { offered: await offer(50, 600_000, serve(1, 100), clock), tookMs: clock.now() - startedAtMs };
  });

  expect(offered.isHeld).toBe(false);
  expect(tookMs).toBeLessThan(20_000);
});

it("holds no rate at which a request fails", async () => {
  const failing: Ask = async (request) => {
    if (request === 7) throw new Error("503");
  };

  expect(await inVirtualTime(({ clock }) => offer(50, 1_000, failing, clock))).toMatchObject({
    isHeld: false,
    failed: 1,
  });
});

it("finds out how much is served", async () => {
  expect(await inVirtualTime(({ serve, clock }) => capacity(10, 10_000, serve(4, 20), clock))).toBeCloseTo(200, -1);
});

interface World {
  readonly clock: LoadClock;
  /** Serves so many at a time, each for so long. */
  readonly serve: (workers: number, eachMs: number) => Ask;
}

async function inVirtualTime<Result>(body: (world: World) => Promise<Result>): Promise<Result> {
  const timeline = new Timeline(0, 3_600_000);
  const pause = (ms: number) => new Promise<void>((resolve) => void timeline.after(ms, resolve));
  const serve = (workers: number, eachMs: number): Ask => {
    const freeAtMs = Array.from({ length: workers }, () => 0);
    return async () => {
      const worker = freeAtMs.indexOf(Math.min(...freeAtMs));
      const endMs = Math.max(freeAtMs[worker] ?? 0, timeline.nowMs) + eachMs;
      freeAtMs[worker] = endMs;
      await pause(endMs - timeline.nowMs);
    };
  };
  const clock = { now: () => timeline.nowMs, pause };
  return await timeline.run(
    () => body({ clock, serve }),
    () => undefined,
  );
}
