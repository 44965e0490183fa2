import type { Readable } from "node:stream";

/** A process, as far as it can be told to stop. */
interface Stoppable {
  once(signal: "SIGINT" | "SIGTERM", stop: () => void): unknown;
  readonly stdin: Readable;
}

/** Fires when a process is told to stop. Whoever waits for stdin then, which may never end, is told so too. */
export function stopSignal(process: Stoppable): AbortSignal {
  const stop = new AbortController();
  const { signal } = stop;
  // where nobody reads, nobody has to be told
  process.stdin.on("error", () => {});
  signal.addEventListener("abort", () => process.stdin.destroy(signal.reason as Error));
  // once: whoever presses Ctrl-C again does not want to wait
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
  return signal;
}
