import type { Time } from "../lambda/time.ts";
import type { QueueClock } from "../queue/queue-clock.ts";

interface Alarm {
  readonly dueMs: number;
  readonly wake: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** Longest delay a Node timer takes; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The one time that a whole stack goes by: services, mappings, schedules, and what functions take for the time. It runs as
 * the machine's does, and can be put forward. Time limits of running code stay the machine's: code gets no faster by it.
 */
export class StackClock implements QueueClock, Time {
  /** One 64-bit integer: how far this clock is ahead of the machine's, in milliseconds. Threads may read it. */
  readonly aheadMs = new SharedArrayBuffer(8);
  readonly #ahead = new BigInt64Array(this.aheadMs);
  readonly #alarms = new Set<Alarm>();

  now(): number {
    return Date.now() + Number(Atomics.load(this.#ahead, 0));
  }

  at(timeMs: number, wake: () => void): () => void {
    const alarm: Alarm = { dueMs: timeMs, wake, timer: undefined };
    this.#alarms.add(alarm);
    this.#arm(alarm);
    return () => this.#disarm(alarm);
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        cancel();
        signal.removeEventListener("abort", done);
        resolve();
      };
      const cancel = this.at(this.now() + ms, done);
      signal.addEventListener("abort", done);
    });
  }

  /** Puts the clock forward. What has become due happens now, in its order. */
  skip(ms: number): void {
    Atomics.add(this.#ahead, 0, BigInt(ms));
    for (const alarm of [...this.#alarms].toSorted((a, b) => a.dueMs - b.dueMs)) {
      clearTimeout(alarm.timer);
      if (this.#alarms.has(alarm)) this.#ringOrArm(alarm);
    }
  }

  #ringOrArm(alarm: Alarm): void {
    if (alarm.dueMs > this.now()) return this.#arm(alarm);
    this.#disarm(alarm);
    alarm.wake();
  }

  #arm(alarm: Alarm): void {
    if (alarm.dueMs === Infinity) return;
    const delayMs = Math.min(Math.max(0, alarm.dueMs - this.now()), MAX_TIMER_MS);
    alarm.timer = setTimeout(() => this.#ringOrArm(alarm), delayMs).unref();
  }

  #disarm(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    this.#alarms.delete(alarm);
  }
}
