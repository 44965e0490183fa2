import { LoadTimeoutError } from "../errors.ts";
import type { Runtime } from "../runtime.ts";

/** Runs a loader, for so long at most. @throws {LoadTimeoutError} when that is over, whatever the loader does with its signal. */
export async function runLoad<T>(
  limitMs: number | undefined,
  runtime: Runtime,
  load: (signal: AbortSignal) => Promise<T> | T,
): Promise<T> {
  const controller = new AbortController();
  if (limitMs === undefined) return load(controller.signal);
  let cancel = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = runtime.after(limitMs, () => {
      const error = new LoadTimeoutError(limitMs);
      reject(error);
      controller.abort(error);
    });
  });
  try {
    return await Promise.race([load(controller.signal), late]);
  } finally {
    cancel();
  }
}
