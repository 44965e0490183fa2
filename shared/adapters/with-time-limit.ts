/**
 * Does something under a signal that fires with the given one, or after so many milliseconds.
 *
 * Not `AbortSignal.any` with `AbortSignal.timeout`: it holds its sources so loosely that the engine may collect the
 * time-out before it is over, and then nothing ever fires (nodejs/node#57736).
 */
export async function withTimeLimit<Result>(
  signal: AbortSignal,
  limitMs: number,
  action: (limited: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError")),
    limitMs,
  );
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await action(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
