import type { Timeline } from "./timeline.ts";

type Callback = (...args: unknown[]) => void;

/** A timer as Node hands it out. Nothing is kept alive by it, so `ref` and `unref` say nothing. */
class VirtualTimer {
  readonly #start: () => () => void;
  #cancel: (() => void) | undefined;

  constructor(start: (timer: VirtualTimer) => () => void) {
    this.#start = () => start(this);
    this.#cancel = this.#start();
  }

  refresh(): this {
    this.close();
    this.#cancel = this.#start();
    return this;
  }

  close(): this {
    this.#cancel?.();
    this.#cancel = undefined;
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return false;
  }
}

/** Node's timers over virtual time. */
export type Timers = {
  readonly setTimeout: (callback: Callback, delayMs?: number, ...args: unknown[]) => VirtualTimer;
  readonly setInterval: (callback: Callback, delayMs?: number, ...args: unknown[]) => VirtualTimer;
  readonly setImmediate: (callback: Callback, ...args: unknown[]) => VirtualTimer;
  readonly clearTimeout: (timer: unknown) => void;
  readonly clearInterval: (timer: unknown) => void;
  readonly clearImmediate: (timer: unknown) => void;
};

/** Longest delay a Node timer takes; a longer one fires at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** @param ring - runs what is due, or does not. */
export function virtualTimers(timeline: Timeline, ring: (callback: () => void) => void): Timers {
  const clear = (timer: unknown): void => {
    if (timer instanceof VirtualTimer) timer.close();
  };
  return {
    setTimeout: (callback, delayMs, ...args) =>
      new VirtualTimer(() => timeline.after(delayOf(delayMs), () => ring(() => callback(...args)))),
    setInterval: (callback, delayMs, ...args) =>
      new VirtualTimer((timer) =>
        timeline.after(delayOf(delayMs), () => {
          timer.refresh();
          ring(() => callback(...args));
        }),
      ),
    setImmediate: (callback, ...args) => new VirtualTimer(() => timeline.after(0, () => ring(() => callback(...args)))),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  };
}

const delayOf = (delayMs: unknown = 1): number => {
  const ms = Math.trunc(Number(delayMs));
  return ms >= 1 && ms <= MAX_DELAY_MS ? ms : 1;
};
