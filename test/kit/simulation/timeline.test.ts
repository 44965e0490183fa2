import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Timeline } from "./timeline.ts";
import { virtualTimers } from "./timers.ts";

describe("virtual time", () => {
  it("lets things happen when they are due, and those of one time in the order they were asked for", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20)), async (delays) => {
        const happened = await lived(1_000, (timeline, note) => {
          delays.forEach((delayMs, index) => timeline.after(delayMs, () => note([timeline.elapsedMs, index])));
        });
        const due = delays.map((delayMs, index) => [delayMs, index] as const);
        expect(happened).toEqual(due.toSorted(([a, i], [b, j]) => a - b || i - j));
      }),
    );
  });

  it("lets nothing happen that was taken back", async () => {
    const happened = await lived(10, (timeline, note) => {
      timeline.after(1, () => note("kept"));
      const takeBack = timeline.after(2, () => note("taken back"));
      timeline.after(1, takeBack);
    });
    expect(happened).toEqual(["kept"]);
  });

  it("goes on only when all promises that can settle have", async () => {
    const happened = await lived(10, (timeline, note) => {
      timeline.after(1, () => {
        let chain = Promise.resolve();
        for (let link = 0; link < 100; link++) chain = chain.then(() => undefined);
        void chain.then(() => note(timeline.elapsedMs));
      });
      timeline.after(2, () => note("later"));
    });
    expect(happened).toEqual([1, "later"]);
  });
});

describe("timers", () => {
  it("fire again and again until they are cleared", async () => {
    const fired = await lived(100, (timeline, note) => {
      const { setInterval, setTimeout, clearInterval } = virtualTimers(timeline, (callback) => callback());
      const interval = setInterval(() => note(timeline.elapsedMs), 10);
      setTimeout(() => clearInterval(interval), 35);
    });
    expect(fired).toEqual([10, 20, 30]);
  });

  it("begin anew when refreshed", async () => {
    const fired = await lived(100, (timeline, note) => {
      const { setTimeout } = virtualTimers(timeline, (callback) => callback());
      const timer = setTimeout(() => note(timeline.elapsedMs), 10);
      setTimeout(() => timer.refresh(), 5);
    });
    expect(fired).toEqual([15]);
  });

  it("fire soon when they were asked for nothing, too much or nonsense, as Node's do", async () => {
    const fired = await lived(100, (timeline, note) => {
      const { setTimeout } = virtualTimers(timeline, (callback) => callback());
      for (const delayMs of [undefined, 0, -5, 2 ** 31, Number.NaN])
        setTimeout(() => note(timeline.elapsedMs), delayMs);
    });
    expect(fired).toEqual([1, 1, 1, 1, 1]);
  });
});

/** What was noted while so many milliseconds passed. */
async function lived(
  ms: number,
  begin: (timeline: Timeline, note: (noted: unknown) => void) => void,
): Promise<readonly unknown[]> {
  const timeline = new Timeline(0, ms);
  const noted: unknown[] = [];
  const end = new Promise<void>((resolve) => void timeline.after(ms, resolve));
  begin(timeline, (each) => noted.push(each));
  await timeline.run(
    () => end,
    () => undefined,
  );
  return noted;
}
