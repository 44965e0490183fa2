import type { QueueClock } from "../../../../infra/local/queue/queue-clock.ts";

/** A clock that stands still until it is told to go on; then it wakes whoever is due, in order. */
export class ManualClock implements QueueClock {
  #nowMs = Date.UTC(2026, 0, 1);
  readonly #alarms = new Set<{ readonly timeMs: number; readonly wake: () => void }>();

  now(): number {
    return this.#nowMs;
  }

  /** How many wait to be woken. */
  get sleepers(): number {
    return this.#alarms.size;
  }

  at(timeMs: number, wake: () => void): () => void {
    const alarm = { timeMs, wake };
    this.#alarms.add(alarm);
    if (timeMs <= this.#nowMs) queueMicrotask(() => this.#ring(alarm));
    return () => this.#alarms.delete(alarm);
  }

  advanceSeconds(seconds: number): void {
    this.#nowMs += seconds * 1_000;
    const due = [...this.#alarms].filter(({ timeMs }) => timeMs <= this.#nowMs);
    for (const alarm of due.sort((a, b) => a.timeMs - b.timeMs)) this.#ring(alarm);
  }

  #ring(alarm: { readonly timeMs: number; readonly wake: () => void }): void {
    if (this.#alarms.delete(alarm)) alarm.wake();
  }
}
