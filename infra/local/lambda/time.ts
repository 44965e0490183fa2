import type { Clock } from "../../../shared/ports/clock.ts";

/** A clock that can also be waited on, so that tests can run an hour in a moment. */
export interface Time extends Clock {
  /** Resolves after `ms` milliseconds, or as soon as `signal` fires; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/** Longest delay a Node timer takes; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The machine's own time. Its timers keep no process alive. */
export const realTime: Time = {
  now: () => Date.now(),
  wait: async (ms, signal) => {
    for (let leftMs = ms; leftMs > 0 && !signal.aborted; leftMs -= MAX_TIMER_MS) {
      await waitOnce(Math.min(leftMs, MAX_TIMER_MS), signal);
    }
  },
};

function waitOnce(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms).unref();
    signal.addEventListener("abort", done);
  });
}
