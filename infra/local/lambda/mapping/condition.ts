import type { Time } from "../time.ts";

/** A condition variable: waits until told that something changed, for a while at most. Check what you wait for in a loop. */
export class Condition {
  readonly #time: Time;
  readonly #stop: AbortSignal;
  readonly #waiting = new Set<AbortController>();

  /** @param stop - ends every wait, now and later. */
  constructor(time: Time, stop: AbortSignal) {
    this.#time = time;
    this.#stop = stop;
  }

  /** Resolves at the next {@link notify}, after `ms`, or when all stops. */
  async wait(ms = Infinity): Promise<void> {
    if (this.#stop.aborted) return;
    const controller = new AbortController();
    const end = (): void => controller.abort();
    this.#waiting.add(controller);
    this.#stop.addEventListener("abort", end);
    try {
      await this.#time.wait(ms, controller.signal);
    } finally {
      this.#waiting.delete(controller);
      this.#stop.removeEventListener("abort", end);
    }
  }

  /** Ends every wait that has begun. */
  notify(): void {
    for (const controller of this.#waiting) controller.abort();
  }
}
