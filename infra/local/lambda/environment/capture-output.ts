/** Takes each line a thread prints, without its line end. */
export type OnLine = (stream: "stdout" | "stderr", text: string) => void;

/**
 * Sends what this thread prints to `onLine`, line by line, in place of the process's own output.
 *
 * Posting lines as messages keeps them in order with the answers, and none is lost when the thread is ended.
 *
 * @returns a function that gives out unfinished lines too.
 */
export function captureOutput(onLine: OnLine): () => void {
  const flushes = (["stdout", "stderr"] as const).map((stream) => {
    const decoder = new TextDecoder();
    let unfinished = "";
    process[stream].write = (chunk: Uint8Array | string, ...rest: unknown[]): boolean => {
      const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
      const lines = (unfinished + text).split("\n");
      unfinished = lines.pop() ?? "";
      for (const line of lines) onLine(stream, line);
      const written = rest.at(-1);
      if (typeof written === "function") queueMicrotask(() => void written());
      return true;
    };
    return () => {
      if (unfinished !== "") onLine(stream, unfinished);
      unfinished = "";
    };
  });
  // Node prints warnings past `process.stderr`, straight to the terminal.
  process.removeAllListeners("warning");
  process.on("warning", (warning) => process.stderr.write(`${warning.name}: ${warning.message}\n`));
  return () => {
    for (const flush of flushes) flush();
  };
}
