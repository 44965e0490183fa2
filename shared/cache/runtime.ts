/** Time and chance, as the cache client uses them. */
export interface Runtime {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly chance: () => number;
  /** A text that nobody ever made before, of 72 random bits. */
  readonly unique: () => string;
  /** Calls back after so many milliseconds, unless it is taken back. @returns takes it back. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

const BITS = 72;

/** The machine's own. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  chance: () => Math.random(),
  unique: () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(BITS / 8)))),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
