import type { Time } from "../../../../infra/local/lambda/time.ts";

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** Time that passes only when told to, and then at once. */
export class VirtualTime implements Time {
  #nowMs: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const sleeper = { dueMs: this.#nowMs + ms, wake };
      if (signal.aborted) return resolve();
      this.#sleepers.add(sleeper);
      signal.addEventListener("abort", wake);
    });
  }

  /** How many wait. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Skips `ms` in which nothing wakes, as when a machine sleeps. */
  jump(ms: number): void {
    this.#nowMs += ms;
  }

  /** Lets `ms` pass, waking sleepers in order; everything they set off happens at its own moment. */
  async advance(ms: number): Promise<void> {
    const targetMs = this.#nowMs + ms;
    await settled();
    for (let next = this.#next(); next && next.dueMs <= targetMs; next = this.#next()) {
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.wake();
      await settled();
    }
    this.#nowMs = targetMs;
  }

  /** Lets time pass until the promise is settled, `limitMs` at most. */
  async until<T>(promise: Promise<T>, limitMs = 86_400_000): Promise<T> {
    let done = false;
    const mark = (): void => void (done = true);
    promise.then(mark, mark);
    const targetMs = this.#nowMs + limitMs;
    await settled();
    for (let next = this.#next(); !done; next = this.#next()) {
      if (!next || next.dueMs > targetMs) throw new Error(`not settled after ${limitMs} ms`);
      await this.advance(Math.max(0, next.dueMs - this.#nowMs));
    }
    return promise;
  }

  #next(): Sleeper | undefined {
    return [...this.#sleepers].reduce<Sleeper | undefined>(
      (first, sleeper) => (first && first.dueMs <= sleeper.dueMs ? first : sleeper),
      undefined,
    );
  }
}

/** Runs everything that is ready to run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
