import type { Timers } from "./timers.ts";

/** `node:timers/promises` over virtual time. */
export function promisedTimers({ setTimeout, setImmediate, clearTimeout }: Timers) {
  const wait = <T>(
    start: (ring: () => void) => unknown,
    value: T,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<T> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = start(() => {
        signal?.removeEventListener("abort", abort);
        resolve(value);
      });
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
    });
  return {
    setTimeout: <T>(delayMs?: number, value?: T, options?: { readonly signal?: AbortSignal }) =>
      wait((ring) => setTimeout(ring, delayMs), value, options),
    setImmediate: <T>(value?: T, options?: { readonly signal?: AbortSignal }) => wait(setImmediate, value, options),
  };
}
