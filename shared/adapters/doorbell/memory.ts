import type { Clock } from "../../ports/clock.ts";
import type { Doorbell } from "../../ports/doorbell.ts";

/** Keeps rings in this process until somebody takes those that are due. */
export class MemoryDoorbell implements Doorbell {
  readonly #clock: Clock;
  #rings: { readonly edge: string; readonly atMs: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Rings not taken yet, in the order in which they were rung. */
  get rings(): readonly { readonly edge: string; readonly atMs: number }[] {
    return this.#rings;
  }

  async ring(edge: string, delayMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#rings.push({ edge, atMs: this.#clock.now() + delayMs });
  }

  /** Takes the edges of all rings that are due. */
  takeDue(): readonly string[] {
    const nowMs = this.#clock.now();
    const due = this.#rings.filter(({ atMs }) => atMs <= nowMs);
    this.#rings = this.#rings.filter(({ atMs }) => atMs > nowMs);
    return due.map(({ edge }) => edge);
  }
}
