import type { Clock } from "../../../shared/ports/clock.ts";

/** A clock that can also wake somebody up. */
export interface QueueClock extends Clock {
  /**
   * Calls `wake` once it is `timeMs`, in milliseconds since the Unix epoch; soon, if that has passed.
   *
   * @returns takes the call back.
   */
  at(timeMs: number, wake: () => void): () => void;
}

/** The time of this machine. */
export const systemClock: QueueClock = {
  now: () => Date.now(),
  at(timeMs, wake) {
    const timer = setTimeout(wake, Math.max(0, timeMs - Date.now()));
    return () => clearTimeout(timer);
  },
};
