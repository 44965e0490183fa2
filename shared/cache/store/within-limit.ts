import type { Runtime } from "../runtime.ts";

/**
 * Does something, for so long at most.
 *
 * @param late - makes what it is rejected with when that is over, whatever becomes of its signal.
 */
export function withinLimit<T>(
  limitMs: number | undefined,
  { after }: Runtime,
  late: (limitMs: number) => Error,
  start: (signal: () => AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  // Made where it is asked for: it takes nearly as long as all else that we do for a request.
  const signal = (): AbortSignal => controller.signal;
  if (limitMs === undefined) return start(signal);
  return new Promise((resolve, reject) => {
    const cancel = after(limitMs, () => {
      const error = late(limitMs);
      reject(error);
      controller.abort(error);
    });
    // Rather than `finally`, which makes three promises more for each request.
    start(signal).then(
      (given) => {
        cancel();
        resolve(given);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
